namespace Pix.Journal.Store;

/// <summary>Decides when to begin a new file and when to move entries, so that deleted entries take little disk space.</summary>
internal sealed class LogRoom(long roomBytes)
{
    /// <summary>Default maximum size of a journal in bytes.</summary>
    public const long DefaultBytes = 1L << 30;

    /// <summary>Number of bytes after which a move of entries stops, so that an append that is queued after the move waits only some milliseconds.</summary>
    public const int MovedBytes = 256 << 10;

    private const long LeastFile = 16 << 10, LargestFile = 64 << 20, EmptyFile = 4 << 20;

    private readonly long _fileBytes = Math.Clamp(roomBytes / 16, LeastFile, LargestFile);

    /// <summary>True if a new file is due because the newest file is large enough. If the log has no entries left, 4 MiB or less are enough.</summary>
    public bool IsEnough(LogFile newest, int rows) => newest.Length >= (rows == 0 ? Math.Min(_fileBytes, EmptyFile) : _fileBytes);

    /// <summary>
    /// True if the oldest file consists mostly of deleted entries, and the files together are far larger than their remaining entries. The
    /// entries that remain in the oldest file should then be moved to the newest, so that the oldest can be deleted.
    /// </summary>
    public bool IsHeldUp(IReadOnlyList<LogFile> files)
    {
        // This runs after each group, so the sums are computed only if the first two conditions hold.
        return files.Count > 2
            && files[0].RowBytes < files[0].Length / 4
            && files.Sum(file => file.Length) > (4 * files.Sum(file => file.RowBytes)) + (4 * _fileBytes);
    }
}
