using System.Globalization;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Writes the table of results in docs/reliability.md.</summary>
internal static class ChaosTable
{
    /// <summary>The first two lines of the table.</summary>
    public const string Head = "| fault | signatures | refused, by what name | wrong | unexplained | slowest | time to full size |\n|---|---:|---|---:|---:|---:|---:|";

    public static string Row(ChaosResult result) => string.Join(" | ",
        $"| {result.Fault.Name}",
        Number(result.Signatures),
        result.Refused.Count == 0 ? "0" : string.Join(", ", result.Refused.OrderByDescending(refused => refused.Value).Select(refused => $"{refused.Key} {Number(refused.Value)}")),
        Number(result.Wrong),
        Number(result.Unexplained.Count),
        Milliseconds(result.Slowest),
        (result.NeverWhole > 0 ? "never" : Milliseconds(result.Whole.Max())) + " |");

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds.ToString("#,0", CultureInfo.InvariantCulture)} ms";
}
