using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pix.Cli.Output;

namespace Pix.Cli.Limits;

/// <summary>The command <c>pix limits show [BUDGET]</c>, which prints the state of every rate limit that a request has used.</summary>
internal static class LimitsShowCommand
{
    private static readonly string[] Columns = ["budget", "policy", "tokens_left", "depth", "counted_with", "refill_per_second", "paused_seconds", "asked_seconds", "source", "held_by"];

    public static Command Create()
    {
        var budget = new Argument<string?>("budget") { Description = "Only this one, such as spi/99999010.", Arity = ArgumentArity.ZeroOrOne };
        var url = new Option<string>("--url") { Description = "The management port. Default: that of the settings on this machine." };
        var output = new OutputOptions();
        var command = new Command(
            "show",
            "Print each limit that was used: level, depth, refill, the seconds for which a 429 still pauses it and the seconds that the 429 asked for, where the limit is from (DICT's list, a setting, the manual, or assumed because nobody told), and the tokens that silos hold. "
            + "Exit code 0: printed; 1: no such budget was used, or no silo answers; 3: no front door answers.")
        {
            budget, url,
        };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (status, body) = await new ManagementPort(parsed.GetValue(url), Settings.Read()).GetAsync("/limits", cancellationToken);
            if (status != 200)
            {
                throw new CommandException(ExitCode.No, ManagementPort.ReasonOf(status, body));
            }

            var wanted = parsed.GetValue(budget);
            var rows = body.GetProperty("limits").EnumerateArray().Where(limit => wanted is null || limit.GetProperty("budget").GetString() == wanted).Select(Row).ToList();
            output.Choose(parsed).Write(Rows.Of(Columns, rows), Console.Out);
            return wanted is null || rows.Count > 0 ? ExitCode.Success : ExitCode.No;
        });
        return command;
    }

    private static object?[] Row(JsonElement limit) =>
    [
        limit.GetProperty("budget").GetString(),
        limit.GetProperty("policy").GetString(),
        Math.Floor(Number(limit, "tokensLeft")),
        Math.Floor(Number(limit, "depth")),
        Math.Floor(Number(limit, "countable")),
        Math.Round(Number(limit, "refillPerSecond"), 3),
        Number(limit, "pauseSeconds"),
        Number(limit, "pauseToldSeconds"),
        limit.TryGetProperty("source", out var source) ? source.GetString() : "",
        string.Join(", ", limit.GetProperty("leases").EnumerateArray().Select(lease => string.Create(CultureInfo.InvariantCulture, $"{lease.GetProperty("silo").GetString()}: {Math.Floor(Number(lease, "tokens"))}"))),
    ];

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
