namespace Pix.Cli;

/// <summary>Who typed the command.</summary>
internal static class Operator
{
    /// <summary>User and machine; with sudo, the person rather than root.</summary>
    public static string Name() => $"{Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName}@{Environment.MachineName}";
}
