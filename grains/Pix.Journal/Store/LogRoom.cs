namespace Pix.Journal.Store;

/// <summary>Limits the disk space that the log takes beyond its remaining entries.</summary>
internal sealed class LogRoom(long roomBytes)
{
    /// <summary>Default maximum size of a journal in bytes.</summary>
    public const long DefaultBytes = 1L << 30;

    /// <summary>Size in bytes after which a move of entries stops, so that an append queued behind a move waits only some milliseconds.</summary>
    public const int MovedBytes = 256 << 10;

    private const long LeastFile = 16 << 10, LargestFile = 64 << 20, EmptyFile = 4 << 20;

    private readonly long _fileBytes = Math.Clamp(roomBytes / 16, LeastFile, LargestFile);

    /// <summary>True if a new file is due, because the newest one is large enough, or has some size and the log has no entries left.</summary>
    public bool IsEnough(LogFile newest, int rows) => newest.Length >= (rows == 0 ? Math.Min(_fileBytes, EmptyFile) : _fileBytes);

    /// <summary>
    /// True if the oldest file consists mostly of deleted entries, and the files together are far larger than their remaining entries. The
    /// entries that remain in the oldest file should then be moved.
    /// </summary>
    public bool IsHeldUp(IReadOnlyList<LogFile> files)
    {
        // This runs after each group, so the sums are computed only if the first two conditions hold.
        return files.Count > 2
            && files[0].RowBytes < files[0].Length / 4
            && files.Sum(file => file.Length) > (4 * files.Sum(file => file.RowBytes)) + (4 * _fileBytes);
    }
}
