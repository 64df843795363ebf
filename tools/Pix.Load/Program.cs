using System.CommandLine;
using Pix.Load;
using Pix.Load.Capacity;
using Pix.Load.Rehearsal;

var messages = new Option<int>("--messages") { Description = "Payments to send after warming up.", DefaultValueFactory = _ => 10_000 };
var senders = new Option<int>("--senders") { Description = "Requests under way at a time.", DefaultValueFactory = _ => 16 };

// scripts/bench.sh builds and starts another build of Pix, and passes its name, home folder and SPI port in this option.
var before = new Option<string?>("--before") { Hidden = true };

var bench = new Command("messages", "Payments end to end through the running api, silo and simulator, beside the bare C_Sign of the token.") { messages, senders, before };
bench.SetAction((parsed, cancellationToken) => MessageBench.RunAsync(parsed.GetValue(messages), parsed.GetValue(senders), parsed.GetValue(before), cancellationToken));

var root = new RootCommand("Loads a running Pix on this machine (./pix up) and measures it. Sends to 127.0.0.1 only.") { bench, PollBench.Create(), CapacityCommand.Create(), RehearsalCommand.Create() };
return await root.Parse(args).InvokeAsync();
