namespace Pix.Cli;

/// <summary>Thrown to end the command with an exit code. The command prints the message, which is one sentence for the user.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message, Exception? innerException = null) => new(Cli.ExitCode.Usage, message, innerException);

    public static CommandException Broken(string message, Exception? innerException = null) => new(Cli.ExitCode.Broken, message, innerException);
}
