using System.CommandLine;
using System.Text.Json;
using Pix.Cli.Limits;
using Pix.Cli.Output;

namespace Pix.Cli.Silos;

/// <summary>
/// The command <c>pix drain SILO --reason TEXT</c>, which orders a silo to finish its requests, deliver its audit records and stop.
/// </summary>
internal static class DrainCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        var silo = new Argument<string>("silo") { Description = "Name of the silo; the console and './pix status' have the names." };
        var evenLast = new Option<bool>("--even-last") { Description = "Drain it though it is the only silo, so that Pix is down afterwards." };
        var order = new OrderOptions();
        var json = new JsonOption();
        var command = new Command(
            "drain",
            "Let a silo take no more requests, finish those under way, ship its audit, and end; the other silos carry on. Says how far it is, and who and why are in the audit before it begins. "
            + "Exit code 0: the silo has left the cluster; 1: refused (no such silo, the only silo, or it cannot be recorded); 2: wrong arguments; 3: no front door answers, or the silo has not left after 3 minutes.")
        {
            silo, evenLast,
        };
        order.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(silo);
            var port = order.Port(parsed);
            var answer = await order.GiveAsync(port, $"/silos/{Uri.EscapeDataString(name)}/drain", parsed, body => body.WriteBoolean("evenLast", parsed.GetValue(evenLast)), cancellationToken);
            await FollowAsync(port, name, cancellationToken);
            var record = answer.GetProperty("recordId").GetString();
            json.Write(parsed, $"{name} is drained and has left the cluster. Audit record {record}.", ("silo", name), ("record_id", record));
            return ExitCode.Success;
        });
        return command;
    }

    // Waits until the silo has left the cluster. Prints a line on standard error for each change of its state.
    private static async Task FollowAsync(ManagementPort port, string silo, CancellationToken cancellationToken)
    {
        var (began, told) = (TimeProvider.System.GetTimestamp(), "");
        while (true)
        {
            var (status, answer) = await port.GetAsync("/silos", cancellationToken);
            var row = status == 200 ? answer.GetProperty("silos").EnumerateArray().FirstOrDefault(entry => entry.GetProperty("silo").GetString() == silo) : default;

            // The silo is not in the list, so it has left the cluster. After the drain of the only silo, the list cannot be read at all.
            if (row.ValueKind == JsonValueKind.Undefined)
            {
                return;
            }

            var line = row.TryGetProperty("drain", out var drain) && drain.ValueKind == JsonValueKind.Object
                ? $"{drain.GetProperty("step").GetString()}: {drain.GetProperty("underWay")} under way, {drain.GetProperty("toShip")} audit records to ship."
                : "It does not answer.";
            if (line != told)
            {
                told = line;
                await Console.Error.WriteLineAsync(line);
            }

            if (TimeProvider.System.GetElapsedTime(began) > Longest)
            {
                throw CommandException.Broken($"{silo} has not left the cluster after {Longest.TotalMinutes:0} minutes. {line}");
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }
}
