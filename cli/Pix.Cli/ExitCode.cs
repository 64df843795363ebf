namespace Pix.Cli;

/// <summary>Exit codes of the process, documented in <c>docs/commands.md</c>.</summary>
internal static class ExitCode
{
    /// <summary>The command did its work, and the result is good.</summary>
    public const int Success = 0;

    /// <summary>The command did its work, and the result is bad: a document is invalid or cannot be signed, or fewer records exist than expected.</summary>
    public const int No = 1;

    /// <summary>The command line is wrong: an unknown option, an unreadable certificate, SQL that DuckDB refuses.</summary>
    public const int Usage = 2;

    /// <summary>Something that the command needs does not work, such as the HSM token, the settings or a folder.</summary>
    public const int Broken = 3;
}
