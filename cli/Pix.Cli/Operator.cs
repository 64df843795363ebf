namespace Pix.Cli;

/// <summary>The person who runs the command, for the audit.</summary>
internal static class Operator
{
    /// <summary>Returns user and machine. With sudo, the user is the person and not root.</summary>
    public static string Name() => $"{Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName}@{Environment.MachineName}";
}
