using System.CommandLine;
using System.Text.Json;
using Pix.Cli.Output;

namespace Pix.Cli.Limits;

/// <summary><c>pix limits reset BUDGET --reason TEXT</c>.</summary>
internal static class LimitsResetCommand
{
    public static Command Create()
    {
        var budget = new Argument<string>("budget") { Description = "Endpoint and participant, such as spi/99999010; './pix limits show' has them." };
        var policy = new Option<string>("--policy") { Description = "Only this limit of the budget. Default: all of them." };
        var reason = new Option<string>("--reason") { Description = "Why; kept in the audit.", Required = true };
        var who = new Option<string>("--who") { Description = "Who; kept in the audit. Default: the user of this process." };
        var url = new Option<string>("--url") { Description = "The management port, by a loopback address. Default: that of the settings on this machine." };
        var json = new JsonOption();
        var command = new Command(
            "reset",
            "End the pause of a budget after a 429 of the Central Bank. Its buckets fill from where they are, so nothing is overrun; who and why are in the audit before it takes effect. "
            + "Exit code 0: done; 1: refused (no such budget was used, or it cannot be recorded); 2: wrong arguments; 3: no front door answers.")
        {
            budget, policy, reason, who, url,
        };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(budget);
            var body = Body(parsed.GetValue(policy) ?? "", parsed.GetValue(who) ?? Operator.Name(), parsed.GetRequiredValue(reason));
            var path = $"/limits/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}/reset";
            var (status, answer) = await new ManagementPort(parsed.GetValue(url), Settings.Read()).PostAsync(path, body, cancellationToken);
            if (status != 200)
            {
                throw new CommandException(ExitCode.No, ManagementPort.ReasonOf(status, answer));
            }

            var record = answer.GetProperty("recordId").GetString();
            var ended = answer.GetProperty("ended").EnumerateArray().Select(pause => $"{pause.GetProperty("policy").GetString()} ({pause.GetProperty("seconds")} s left)").ToList();
            var line = ended.Count == 0 ? $"No pause was in force. Audit record {record}." : $"Ended: {string.Join(", ", ended)}. Audit record {record}.";
            json.Write(parsed, line, ("budget", name), ("ended", string.Join(", ", ended)), ("record_id", record));
            return ExitCode.Success;
        });
        return command;
    }

    private static byte[] Body(string policy, string who, string why)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("policy", policy);
            writer.WriteString("who", who);
            writer.WriteString("why", why);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
