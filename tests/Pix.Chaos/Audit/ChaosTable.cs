using System.Globalization;
using Spectre.Console;

namespace Pix.Chaos;

/// <summary>The result as a table, as it stands in docs/reliability.md.</summary>
internal static class ChaosTable
{
    public static void Write(ChaosResult result)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("what").AddColumn(new TableColumn("number").RightAligned());
        table.AddRow("rounds", Text(result.Rounds.Values.Sum()));
        foreach (var (misfortune, count) in result.Rounds.OrderBy(pair => pair.Key))
        {
            table.AddRow($"  {Name(misfortune)}", Text(count));
        }

        table.AddRow("processes killed with kill -9", Text(result.Kills));
        table.AddRow("payments sent by callers", Text(result.Sent));
        table.AddRow("  answers by status (0: none)", string.Join(", ", result.Answers.Select(pair => $"{pair.Key}: {pair.Value}")));
        table.AddRow("signed messages received by the simulator, distinct", Text(result.Received));
        table.AddRow("  receptions, with resends of the same bytes", Text(result.Receptions));
        table.AddRow("  of these without a valid signature", Text(result.NotSigned));
        table.AddRow("in the audit", Text(result.InAudit));
        table.AddRow("missing", Text(result.Missing));
        table.AddRow("more than once after de-duplication by record id", Text(result.MoreThanOnce));
        table.AddRow("answered 201, but not so in the audit", Text(result.AnsweredWithoutOutcome));
        table.AddRow("records in the audit, also of messages that never arrived", Text(result.Records));
        table.AddRow("rows stored again before de-duplication", Text(result.Duplicates));
        table.AddRow("entries of the hash chains; places where they do not hold", $"{Text(result.ChainEntries)}; {Text(result.ChainBreaks)}");
        table.AddRow("signed checkpoints", Text(result.Checkpoints));
        table.AddRow("entries left in journals after the end", Text(result.LeftInJournals));
        table.AddRow("time", $"{result.Elapsed.TotalSeconds:F0} s");
        AnsiConsole.Write(table);
    }

    private static string Name(Misfortune misfortune) => misfortune switch
    {
        Misfortune.SiloKilled => "one silo killed",
        Misfortune.AllKilled => "both silos killed",
        Misfortune.SinkDown => "store not writable, a silo killed meanwhile",
        Misfortune.DiskFull => "journal's disk full, a silo killed meanwhile",
        _ => throw new ArgumentOutOfRangeException(nameof(misfortune), misfortune, "No name."),
    };

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
