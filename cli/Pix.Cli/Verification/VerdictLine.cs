namespace Pix.Cli.Verification;

/// <summary>Writes the line of one document. Tabs and line breaks in a file's name are escaped, so that the name cannot add a field or a line.</summary>
internal static class VerdictLine
{
    public static string Of(string file, string? brokenRule) =>
        brokenRule is null ? $"{Escaped(file)}\tVALID" : $"{Escaped(file)}\tINVALID\t{brokenRule}";

    private static string Escaped(string file) =>
        file.AsSpan().IndexOfAny('\t', '\n', '\r') < 0
            ? file
            : file.Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
}
