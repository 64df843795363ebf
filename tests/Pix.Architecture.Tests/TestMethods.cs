using System.Text.RegularExpressions;

namespace Pix.Architecture.Tests;

/// <summary>Names of the tests in a source file: methods below an attribute that makes them run, and nothing that a comment or a text only mentions.</summary>
internal static partial class TestMethods
{
    public static HashSet<string> Of(string source) =>
        [.. Declared().Matches(Comment().Replace(source, "")).Select(match => match.Groups[1].Value)];

    // What begins a line: "//" and "*/*" inside a text stay.
    [GeneratedRegex(@"^[ \t]*//[^\n]*\n|^[ \t]*/\*[\s\S]*?\*/", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[ \t]*\[(?:Fact|Theory|SkippableFact)\b[^\n]*\n(?:[ \t]*\[[^\n]*\n|[ \t]{8,}[^\n]*\n)*[ \t]*public (?:static )?(?:async )?[A-Za-z<>]+ ([A-Za-z0-9_]+)\(", RegexOptions.Multiline)]
    private static partial Regex Declared();
}
