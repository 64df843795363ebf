using System.CommandLine;
using Pix.Chaos;

var rounds = new Option<int>("--rounds") { Description = "How often something goes wrong.", DefaultValueFactory = _ => 200 };
var minutes = new Option<int>("--minutes") { Description = "Begin no more rounds after so long.", DefaultValueFactory = _ => 60 };
var seed = new Option<int>("--seed") { Description = "Seed of the chances taken.", DefaultValueFactory = _ => Environment.TickCount };

var audit = new Command("audit", "Payments under load while silos are killed, the store fails and the disk fills up; then compares the audit with what the simulator received.") { rounds, minutes, seed };
audit.SetAction(async (parsed, cancellationToken) =>
{
    Console.Error.WriteLine($"./pix chaos audit --rounds {parsed.GetValue(rounds)} --seed {parsed.GetValue(seed)}");
    var result = await new AuditChaos(parsed.GetValue(rounds), TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), Console.Error.WriteLine).RunAsync(cancellationToken);
    ChaosTable.Write(result);
    return result.Holds ? 0 : 1;
});

return await new RootCommand("Breaks a Pix of its own on this machine, on purpose, and says what was lost. Kills only processes that it started.") { audit }.Parse(args).InvokeAsync();
