namespace Pix.Cli;

/// <summary>The name of the person who runs the command, which is written to the audit.</summary>
internal static class Operator
{
    /// <summary>Returns <c>user@machine</c>. With sudo, the user is the person who called sudo, and not root.</summary>
    public static string Name() => $"{Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName}@{Environment.MachineName}";
}
