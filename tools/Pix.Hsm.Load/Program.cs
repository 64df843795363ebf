using System.CommandLine;
using Pix.Hsm.Load.Bench;
using Pix.Hsm.Load.Chaos;

return await new RootCommand("Measures the session pool, and breaks the token under it.") { BenchCommand.Create(), ChaosCommand.Create() }.Parse(args).InvokeAsync();
