using System.CommandLine;
using Pix.Audit.Bench;

var folder = new Option<string>("--path") { Description = "A folder on the disk, or network file system, that is to be measured; it is made when it is not there.", DefaultValueFactory = _ => Path.Combine(Environment.CurrentDirectory, ".pix") };
var seconds = new Option<int>("--seconds") { Description = "Length of each part of a measurement.", DefaultValueFactory = _ => 5 };
var root = new RootCommand("The audit journal beside a raw file with the same writes and fdatasync, in turns, in one run.") { folder, seconds };
var chain = new Command("chain", "The hash chain of an entry beside its leaf in the Merkle tree, without disk.");
chain.SetAction(_ => ChainCost.Print());
root.Subcommands.Add(chain);
root.SetAction(async (parsed, cancellationToken) =>
{
    var parent = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
    var place = Directory.CreateDirectory(Path.Combine(parent, $"bench-{Environment.ProcessId}")).FullName;
    try
    {
        return await new JournalBench(place, TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(cancellationToken);
    }
    finally
    {
        Directory.Delete(place, recursive: true);
    }
});
return await root.Parse(args).InvokeAsync();
