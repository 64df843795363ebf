using System.CommandLine;
using System.Globalization;
using Pix.TestToken;
using Spectre.Console;

namespace Pix.Hsm.Load.Chaos;

/// <summary><c>./pix chaos hsm</c>: fault by fault, what callers get and how long it takes to heal.</summary>
internal static class ChaosCommand
{
    private static readonly TimeSpan HealLimit = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Times that each fault is injected.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<int>("--seconds") { Description = "How long all faults strike by chance at the end.", DefaultValueFactory = _ => 15 };
        var only = new Option<string>("--only") { Description = "Only faults whose name contains this.", DefaultValueFactory = _ => "" };
        var command = new Command("chaos", "Breaks a token under the loaded pool. Exit code 1 when a signature was wrong, a request lost, or the pool not whole again.") { rounds, seconds, only };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(only)!, parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string only, int rounds, TimeSpan time, CancellationToken cancellationToken)
    {
        if ((TokenKind.Chosen.Unavailable ?? FaultyModule.Unavailable) is { } reason)
        {
            await Console.Error.WriteLineAsync($"pix: {reason}");
            return 3;
        }

        var (run, results) = (new ChaosRun(TokenKind.Chosen.Create("chaos"), HealLimit), new List<ChaosResult>());
        foreach (var fault in Faults.All.Where(fault => fault.Name.Contains(only, StringComparison.Ordinal)))
        {
            if (ChaosRun.WhyNot(fault) is { } why)
            {
                AnsiConsole.WriteLine($"left out: {fault.Name} ({why})");
                continue;
            }

            Tell(results, await run.RepeatAsync(fault, rounds, cancellationToken));
        }

        if (only.Length == 0)
        {
            Tell(results, await run.LastAsync(Faults.Mixed(ChaosRun.IsSturdy), time, cancellationToken));
        }

        Print(results);
        return results.TrueForAll(result => result.IsGood) ? 0 : 1;
    }

    private static void Tell(List<ChaosResult> results, ChaosResult result)
    {
        results.Add(result);
        AnsiConsole.WriteLine($"{(result.IsGood ? "ok  " : "FAIL")} {result.Fault}");
    }

    private static void Print(List<ChaosResult> results)
    {
        var table = new Table().AddColumn("fault");
        foreach (var name in new[] { "injected", "signatures", "wrong", "lost", "refused", "healed, ms (median)", "(longest)" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow([Markup.Escape(result.Fault), .. Cells(result)]);
        }

        var refusals = results.SelectMany(result => result.Errors).GroupBy(error => error.Key, error => error.Value).Select(group => $"{group.Key} {group.Sum()}");
        WideConsole.Write(table);
        AnsiConsole.WriteLine($"{results.Sum(result => result.Signatures)} signatures on {TokenKind.Chosen.Name}, {results.Sum(result => result.Wrong)} wrong, {results.Sum(result => result.Lost)} requests lost; refused: {string.Join(", ", refusals)}.");
    }

    private static string[] Cells(ChaosResult result) =>
    [
        $"{result.Injected}", $"{result.Signatures}", $"{result.Wrong}", $"{result.Lost}", $"{result.Errors.Values.Sum()}",
        result.Unhealed > 0 ? "NOT HEALED" : Milliseconds(result.Healed.Order().ElementAt(result.Healed.Count / 2)),
        result.Healed.Count > 0 ? Milliseconds(result.Healed.Max()) : "",
    ];

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
