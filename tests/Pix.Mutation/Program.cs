using System.CommandLine;
using Pix.Mutation;

// pix mutate [ROOM…]: plants faults and counts those that a test catches.
var names = new Argument<string[]>("ROOM") { Description = "Rooms: " + string.Join(", ", RoomList.All.Select(room => room.Name)) + ". All of them when none is named.", Arity = ArgumentArity.ZeroOrMore };
var seed = new Option<int>("--seed") { Description = "Draws the sample; the same seed draws the same mutants of the same source.", DefaultValueFactory = _ => 1 };
var mutants = new Option<int?>("--mutants") { Description = "About so many, drawn by the seed, instead of all." };
var files = new Option<string[]>("--files") { Description = "Only these files or patterns, relative to the project, as Sending/*.cs.", AllowMultipleArgumentsPerToken = true };
var least = new Option<double>("--least") { Description = "Ends with 1 when fewer percent of all mutants are caught.", DefaultValueFactory = _ => 0 };
var minutes = new Option<int>("--minutes") { Description = "Longest time for a room.", DefaultValueFactory = _ => 30 };
var concurrency = new Option<int>("--concurrency") { Description = "How many test programs run at once.", DefaultValueFactory = _ => 2 };
var folder = new Option<string>("--output") { Description = "Where the reports go.", Required = true };
var repository = new Option<string>("--root") { Description = "The repository.", Required = true };
var command = new RootCommand("Plants faults in a room's code and counts those that its tests catch.") { names, seed, mutants, files, least, minutes, concurrency, folder, repository };
names.Validators.Add(parsed =>
{
    foreach (var name in parsed.Tokens.Select(token => token.Value).Where(name => RoomList.Find(name) is null))
    {
        parsed.AddError($"There is no room '{name}'. They are: {string.Join(", ", RoomList.All.Select(room => room.Name))}.");
    }
});
command.SetAction(async (parsed, cancellationToken) =>
{
    var rooms = parsed.GetValue(names) is { Length: > 0 } named ? named.Select(name => RoomList.Find(name)!).ToArray() : [.. RoomList.All];
    var root = Path.GetFullPath(parsed.GetRequiredValue(repository));
    var run = new StrykerRun(root, Path.GetFullPath(parsed.GetRequiredValue(folder)), parsed.GetValue(concurrency), TimeSpan.FromMinutes(parsed.GetValue(minutes)));
    var (what, patterns) = parsed switch
    {
        _ when parsed.GetValue(mutants) is { } count =>
            ($"about {count} by seed {parsed.GetValue(seed)}", Sample.Draw(rooms, root, parsed.GetValue(seed), count)),
        _ when parsed.GetValue(files) is { Length: > 0 } some => ($"only {string.Join(", ", some)}", rooms.ToDictionary(room => room, _ => some)),
        _ => ("all", rooms.ToDictionary(room => room, room => room.Patterns.ToArray())),
    };
    var results = new List<RoomResult>();
    Console.WriteLine($"Mutants: {what}\n\n{RoomResult.TableHead}");
    foreach (var room in rooms.Where(patterns.ContainsKey))
    {
        var result = await run.Run(room, patterns[room], cancellationToken);
        Console.WriteLine(result.Row);
        await File.WriteAllTextAsync(Path.Combine(parsed.GetRequiredValue(folder), $"mutate-{room.Name}.md"), result.Page(what), cancellationToken);
        results.Add(result);
    }

    var all = new RoomResult("all", [.. results.SelectMany(result => result.Mutants)], TimeSpan.FromTicks(results.Sum(result => result.Time.Ticks)), null);
    Console.WriteLine($"{all.Row}\n\nSurvivors: {parsed.GetValue(folder)}/mutate-ROOM.md");
    return results.Any(result => result.Obstacle is not null) || all.Score < parsed.GetValue(least) ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
