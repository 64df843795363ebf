using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Who opened a log last, as its epoch file says.</summary>
public static class LogOwner
{
    /// <summary>Names the newest opening of a log; null when nothing says so.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The log's path.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public static async ValueTask<string?> FindAsync(IDisk disk, string path) =>
        await disk.ReadWholeAsync(path) is { } bytes ? EpochMark.TryRead(bytes)?.Owner : null;
}
