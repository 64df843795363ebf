namespace Pix.Journal.Store;

/// <summary>Limits the disk space that the log takes beyond its rows.</summary>
internal sealed class LogRoom(long roomBytes)
{
    /// <summary>Default bound of a journal.</summary>
    public const long DefaultBytes = 1L << 30;

    /// <summary>Most bytes of rows moved at once: a caller that waits behind a move waits some milliseconds.</summary>
    public const int MovedBytes = 256 << 10;

    private const long LeastFile = 16 << 10, LargestFile = 64 << 20, EmptyFile = 4 << 20;

    private readonly long _fileBytes = Math.Clamp(roomBytes / 16, LeastFile, LargestFile);

    /// <summary>A new file is due: this one is large enough, or has some size and no rows are left anywhere.</summary>
    public bool IsEnough(LogFile newest, int rows) => newest.Length >= (rows == 0 ? Math.Min(_fileBytes, EmptyFile) : _fileBytes);

    /// <summary>
    /// The oldest file consists mostly of deleted rows, and the files together are far larger than their rows: its remaining rows should
    /// move.
    /// </summary>
    public bool IsHeldUp(IReadOnlyList<LogFile> files)
    {
        // Called after each group: sums are computed only when the first two conditions hold.
        return files.Count > 2
            && files[0].RowBytes < files[0].Length / 4
            && files.Sum(file => file.Length) > (4 * files.Sum(file => file.RowBytes)) + (4 * _fileBytes);
    }
}
