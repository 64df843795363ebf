using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The last owner of a log, by its epoch file.</summary>
public static class LogOwner
{
    /// <summary>The name of the log's newest opening; null when there is no epoch file.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The log's path.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public static async ValueTask<string?> FindAsync(IDisk disk, string path) =>
        await disk.ReadWholeAsync(path) is { } bytes ? EpochMark.TryRead(bytes)?.Owner : null;
}
