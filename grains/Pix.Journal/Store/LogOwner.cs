using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Reads from a log's epoch file which owner opened the log last.</summary>
public static class LogOwner
{
    /// <summary>Returns the unique id that was created when the log was last opened; null if there is no valid epoch file.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The log's path.</param>
    /// <exception cref="IOException">The epoch file cannot be read.</exception>
    public static async ValueTask<string?> FindAsync(IDisk disk, string path) =>
        await disk.ReadWholeAsync(path) is { } bytes ? EpochMark.TryRead(bytes)?.Owner : null;
}
