using System.CommandLine;
using Pix.Mutation;

// ./pix mutate [ROOM…] plants mutants and counts those that a test catches. --check N plants N mutants of the last report in the source itself.
var names = new Argument<string[]>("ROOM") { Description = "Rooms: " + string.Join(", ", RoomList.All.Select(room => room.Name)) + ". All of them when none is named.", Arity = ArgumentArity.ZeroOrMore };
var seed = new Option<int>("--seed") { Description = "Draws the sample; the same seed draws the same mutants of the same source.", DefaultValueFactory = _ => 1 };
var mutants = new Option<int?>("--mutants") { Description = "About so many, drawn by the seed, instead of all." };
var files = new Option<string[]>("--files") { Description = "Only these files or patterns, relative to the project, as Lanes/*.cs.", AllowMultipleArgumentsPerToken = true };
var least = new Option<double>("--least") { Description = "Ends with 1 when fewer percent of all mutants are caught.", DefaultValueFactory = _ => 0 };
var minutes = new Option<int>("--minutes") { Description = "Longest time for a room.", DefaultValueFactory = _ => 30 };
var concurrency = new Option<int>("--concurrency") { Description = "How many test programs run at once.", DefaultValueFactory = _ => 2 };
var check = new Option<int?>("--check") { Description = "Plants so many results of the last run in the source itself, half of them caught ones, and compares." };
var folder = new Option<string>("--output") { Description = "Where the reports go.", Required = true };
var repository = new Option<string>("--root") { Description = "The repository.", Required = true };
var command = new RootCommand("Plants faults in a room's code and counts those that its tests catch.") { names, seed, mutants, files, least, minutes, concurrency, check, folder, repository };
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
    var output = Path.GetFullPath(parsed.GetRequiredValue(folder));
    if (parsed.GetValue(check) is { } results)
    {
        return await Check(new RoomCheck(root, output, parsed.GetValue(seed)), rooms, results, output, cancellationToken);
    }

    return await Mutate(parsed, rooms, root, output, cancellationToken);
});
return await command.Parse(args).InvokeAsync();

async Task<int> Mutate(ParseResult parsed, Room[] rooms, string root, string output, CancellationToken cancellationToken)
{
    var run = new StrykerRun(root, output, parsed.GetValue(concurrency), TimeSpan.FromMinutes(parsed.GetValue(minutes)));
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
        await File.WriteAllTextAsync(Path.Combine(output, $"mutate-{room.Name}.md"), result.Page(what), cancellationToken);
        results.Add(result);
    }

    var all = new RoomResult("all", [.. results.SelectMany(result => result.Mutants)], TimeSpan.FromTicks(results.Sum(result => result.Time.Ticks)), null);
    Console.WriteLine($"{all.Row}\n\nSurvivors: {output}/mutate-ROOM.md");
    return results.Any(result => result.Obstacle is not null) || all.Score < parsed.GetValue(least) ? 1 : 0;
}

static async Task<int> Check(RoomCheck check, Room[] rooms, int count, string output, CancellationToken cancellationToken)
{
    var results = new List<CheckResult>();
    foreach (var room in rooms)
    {
        var result = await check.Check(room, count, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(output, $"check-{room.Name}.md"), result.Page, cancellationToken);
        results.Add(result);
    }

    Console.WriteLine($"\n{CheckResult.TableHead}\n{string.Join('\n', results.Select(result => result.Row))}\n\nEach of them: {output}/check-ROOM.md");
    return results.All(result => result.Agrees) ? 0 : 1;
}
