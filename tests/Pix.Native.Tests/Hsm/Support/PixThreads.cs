namespace Pix.Hsm.Tests.Support;

/// <summary>The threads of this process by name, of which Linux keeps 15 characters.</summary>
public static class PixThreads
{
    /// <summary>Threads for calls that can be left behind: looks into the module, and the mTLS key.</summary>
    public static int Spare() => Named("pix-hsm-look") + Named("pix-mtls-key") + Named("pix-mtls-sign");

    /// <summary>Threads of the HSM's room, sessions with them.</summary>
    public static int All() => Named("pix-hsm") + Named("pix-mtls");

    private static int Named(string beginning) =>
        Directory.EnumerateDirectories("/proc/self/task").Count(task => Name(task).StartsWith(beginning, StringComparison.Ordinal));

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
