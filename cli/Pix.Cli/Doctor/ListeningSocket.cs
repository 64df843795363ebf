using System.Globalization;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Finds the process that listens on a TCP port. Reads only <c>/proc</c>, because minimal machines have neither ss nor lsof.</summary>
internal static class ListeningSocket
{
    private const string Listening = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// Returns command line and pid of the process that listens on a port, or <c>a process of another user</c> if this user cannot see them.
    /// Null if no process listens.
    /// </summary>
    public static string? HolderOf(int port)
    {
        var inode = InodeOf(port);
        return inode is null ? null : ProcessWith($"socket:[{inode}]") ?? "a process of another user";
    }

    private static string? InodeOf(int port)
    {
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return Tables.Where(Presence.HasFile).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(ending, StringComparison.Ordinal))?[9];
    }

    private static string? ProcessWith(string socket)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if (Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Any(descriptor => new FileInfo(descriptor).LinkTarget == socket))
                {
                    var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ').Trim();
                    return $"'{(command.Length > 100 ? command[^100..] : command)}' (pid {Path.GetFileName(folder)})";
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process belongs to another user, or ended during this search. The search continues with the next process.
            }
        }

        return null;
    }
}
