using System.Diagnostics;

namespace Pix.Tests.Audit;

/// <summary>A file system of a few megabytes in memory (tmpfs). Mounting needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Mounts one; null, and why, where that is not allowed.</summary>
    public static SmallDisk? TryMount(string folder, int mebibytes, out string reason)
    {
        Directory.CreateDirectory(folder);
        reason = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder);
        return reason.Length == 0 ? new SmallDisk(folder) : null;
    }

    public void Dispose() => Run("umount", Folder);

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{program}: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return $"{program}: {missing.Message}";
        }
    }
}
