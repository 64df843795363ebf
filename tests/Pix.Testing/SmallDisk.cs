using System.Diagnostics;

namespace Pix.Testing;

/// <summary>A file system of a few megabytes in memory (tmpfs), which can be filled up and freed again. Mounting needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts one; null, and why, when this machine does not let us.</summary>
    public static SmallDisk? TryMount(string folder, int mebibytes, out string reason)
    {
        Directory.CreateDirectory(folder);
        reason = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder);
        return reason.Length == 0 ? new SmallDisk(folder) : null;
    }

    /// <summary>Takes all that is free but so much.</summary>
    public void Fill(long leaveBytes = 0)
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 << 10];
        try
        {
            var free = new DriveInfo(Folder).AvailableFreeSpace;
            for (var left = free - leaveBytes; left > 0; left -= block.Length)
            {
                file.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Ballast);

    /// <inheritdoc/>
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
