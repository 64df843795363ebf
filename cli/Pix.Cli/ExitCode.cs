namespace Pix.Cli;

/// <summary>What the process returns; documented in <c>docs/commands.md</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done, and the answer is yes.</summary>
    public const int Success = 0;

    /// <summary>Done, and the answer is no: a document is invalid or cannot be signed, fewer records than waited for.</summary>
    public const int No = 1;

    /// <summary>What was typed cannot be done: an unknown option, an unreadable certificate, SQL that DuckDB refuses.</summary>
    public const int Usage = 2;

    /// <summary>Something that is needed does not work: the token, the settings, a folder.</summary>
    public const int Broken = 3;
}
