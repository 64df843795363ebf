using System.Text.RegularExpressions;

namespace Pix.Cli.Tests.Documentation;

/// <summary>The tables of docs/commands.md that say which test runs a command, or why none does.</summary>
internal static partial class CommandTable
{
    private const string Heading = "## Which test runs them", Others = "Other programs,";

    /// <summary>Commands of <c>./pix</c>, without <c>./pix</c>.</summary>
    public static IReadOnlyDictionary<string, string> OfPix { get; } = Rows(text => text[text.IndexOf(Heading, StringComparison.Ordinal)..text.IndexOf(Others, StringComparison.Ordinal)]);

    /// <summary>Beginnings of lines of other programs.</summary>
    public static IReadOnlyDictionary<string, string> OfOthers { get; } = Rows(text => text[text.IndexOf(Others, StringComparison.Ordinal)..]);

    private static Dictionary<string, string> Rows(Func<string, string> part) =>
        Row().Matches(part(File.ReadAllText(Path.Combine(Repository.Root, "docs", "commands.md")))).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);

    [GeneratedRegex("^\\| `([^`]+)` \\| (.+) \\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
