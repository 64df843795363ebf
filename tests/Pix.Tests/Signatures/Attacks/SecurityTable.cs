using System.Text.RegularExpressions;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>The rows of the attack tables in docs/security.md.</summary>
internal static partial class SecurityTable
{
    private const string Header = "| attack | rule | test |";

    public static IReadOnlyList<Row> Rows { get; } = [.. Read()];

    private static IEnumerable<Row> Read()
    {
        var isInTable = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md")))
        {
            isInTable = line == Header || (isInTable && line.StartsWith('|'));
            if (isInTable && line != Header && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                var cells = line.Trim('|').Split(" | ");
                yield return new Row(cells[0].Trim(), Spans(cells[1]), Spans(cells[2]));
            }
        }
    }

    private static string[] Spans(string cell) => [.. CodeSpan().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    /// <summary>One sort of attack, what refuses it, and what shows that.</summary>
    internal sealed record Row(string Attack, string[] Rules, string[] Tests);
}
