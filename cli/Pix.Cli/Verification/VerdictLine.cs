namespace Pix.Cli.Verification;

/// <summary>
/// Makes the output line of one verified document. Tabs and line breaks in the file's name are escaped, because they would look like further
/// fields or lines.
/// </summary>
internal static class VerdictLine
{
    public static string Of(string file, string? brokenRule) =>
        brokenRule is null ? $"{Escaped(file)}\tVALID" : $"{Escaped(file)}\tINVALID\t{brokenRule}";

    private static string Escaped(string file) =>
        file.AsSpan().IndexOfAny('\t', '\n', '\r') < 0
            ? file
            : file.Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
