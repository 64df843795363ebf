namespace Pix.Mutation;

/// <summary>One mutant (a planted fault) and the result of the tests.</summary>
/// <param name="File">Path of the source file, relative to the repository.</param>
/// <param name="Line">First line of the changed code, from 1.</param>
/// <param name="Start">Position in the file of the first changed character, from 0.</param>
/// <param name="Kind">Stryker's name of the change.</param>
/// <param name="Original">The code in the file.</param>
/// <param name="Replacement">The code in the mutant.</param>
/// <param name="State">Result of the tests.</param>
internal sealed record Mutant(string File, int Line, int Start, string Kind, string Original, string Replacement, MutantState State)
{
    private const int LongestCode = 120;

    public bool Survived => State is MutantState.Survived or MutantState.Uncovered;

    public string Place => $"{File}:{Line}";

    /// <summary>The change on one line; each side is cut after 120 characters.</summary>
    public string Change => $"`{OneLine(Original)}` → `{OneLine(Replacement)}`";

    private static string OneLine(string code)
    {
        var line = string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestCode ? line : line[..LongestCode] + "…";
    }
}
