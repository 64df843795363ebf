using System.CommandLine;
using Pix.Cli.Output;

namespace Pix.Cli.Limits;

/// <summary>The command <c>pix limits reset BUDGET --reason TEXT</c>, which ends the pause that a 429 of the Central Bank started.</summary>
internal static class LimitsResetCommand
{
    public static Command Create()
    {
        var budget = new Argument<string>("budget") { Description = "Endpoint and participant, such as spi/99999010; './pix limits show' has them." };
        var policy = new Option<string>("--policy") { Description = "Only this limit of the budget. Default: all of them." };
        var order = new OrderOptions();
        var json = new JsonOption();
        var command = new Command(
            "reset",
            "End the pause of a budget after a 429 of the Central Bank. Its buckets fill from where they are, so nothing is overrun; who and why are in the audit before it takes effect. "
            + "Exit code 0: done; 1: refused (no such budget was used, or it cannot be recorded); 2: wrong arguments; 3: no front door answers.")
        {
            budget, policy,
        };
        order.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(budget);
            var path = $"/limits/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}/reset";
            var answer = await order.GiveAsync(order.Port(parsed), path, parsed, body => body.WriteString("policy", parsed.GetValue(policy) ?? ""), cancellationToken);
            var record = answer.GetProperty("recordId").GetString();
            var ended = answer.GetProperty("ended").EnumerateArray().Select(pause => $"{pause.GetProperty("policy").GetString()} ({pause.GetProperty("seconds")} s left)").ToList();
            var line = ended.Count == 0 ? $"No pause was in force. Audit record {record}." : $"Ended: {string.Join(", ", ended)}. Audit record {record}.";
            json.Write(parsed, line, ("budget", name), ("ended", string.Join(", ", ended)), ("record_id", record));
            return ExitCode.Success;
        });
        return command;
    }
}
