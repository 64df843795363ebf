namespace Pix.Mutation;

/// <summary>One planted fault and whether a test failed because of it.</summary>
/// <param name="File">The source file, below the repository.</param>
/// <param name="Line">The first line of what was changed, from 1.</param>
/// <param name="Start">The position in the file of the first character that was changed.</param>
/// <param name="Kind">Stryker's name of the change.</param>
/// <param name="Original">The code, as it stands in the file.</param>
/// <param name="Replacement">What stood there instead.</param>
/// <param name="State">What the tests made of it.</param>
internal sealed record Mutant(string File, int Line, int Start, string Kind, string Original, string Replacement, MutantState State)
{
    private const int LongestCode = 120;

    public bool Survived => State is MutantState.Survived or MutantState.Uncovered;

    public string Place => $"{File}:{Line}";

    /// <summary>The change on one line, cut where it is long.</summary>
    public string Change => $"`{OneLine(Original)}` → `{OneLine(Replacement)}`";

    private static string OneLine(string code)
    {
        var line = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestCode ? line : line[..LongestCode] + "…";
    }
}
