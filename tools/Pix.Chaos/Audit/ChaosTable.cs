using System.Globalization;

namespace Pix.Chaos;

/// <summary>Prints the result as the table of docs/reliability.md.</summary>
internal static class ChaosTable
{
    public static void Write(ChaosResult result)
    {
        Row("what", "number");
        Row("---", "---:");
        Row("rounds", Text(result.Rounds.Values.Sum()));
        foreach (var (misfortune, count) in result.Rounds.OrderBy(pair => pair.Key))
        {
            Row($"– {Name(misfortune)}", Text(count));
        }

        Row("processes killed with kill -9", Text(result.Kills));
        Row("payments sent by callers", Text(result.Sent));
        Row("– answers by status (0: none)", string.Join(", ", result.Answers.Select(pair => $"{pair.Key}: {pair.Value}")));
        Row("signed messages received by the simulator, distinct", Text(result.Received));
        Row("– receptions, with resends of the same bytes", Text(result.Receptions));
        Row("– of these without a valid signature", Text(result.NotSigned));
        Row("in the audit", Text(result.InAudit));
        Row("missing", Text(result.Missing));
        Row("more than once after de-duplication by record id", Text(result.MoreThanOnce));
        Row("answered 201, but not so in the audit", Text(result.AnsweredWithoutOutcome));
        Row("records in the audit, also of messages that never arrived", Text(result.Records));
        Row("rows stored again before de-duplication", Text(result.Duplicates));
        Row("entries of the hash chains; places where they do not hold", $"{Text(result.ChainEntries)}; {Text(result.ChainBreaks)}");
        Row("signed checkpoints", Text(result.Checkpoints));
        Row("entries left in journals after the end", Text(result.LeftInJournals));
        Row("time", $"{result.Elapsed.TotalSeconds:F0} s");
    }

    private static string Name(Misfortune misfortune) => misfortune switch
    {
        Misfortune.SiloKilled => "one silo killed",
        Misfortune.AllKilled => "both silos killed",
        Misfortune.SinkDown => "store not writable, a silo killed meanwhile",
        Misfortune.DiskFull => "journal's disk full, a silo killed meanwhile",
        _ => throw new ArgumentOutOfRangeException(nameof(misfortune), misfortune, "No name."),
    };

    private static void Row(string what, string number) => Console.WriteLine($"| {what} | {number} |");

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
