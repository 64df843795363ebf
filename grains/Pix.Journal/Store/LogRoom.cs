namespace Pix.Journal.Store;

/// <summary>How much disk the log takes beside its rows.</summary>
internal sealed class LogRoom(long roomBytes)
{
    /// <summary>Bound of a journal unless it is set.</summary>
    public const long DefaultBytes = 1L << 30;

    /// <summary>Rows of so many bytes are moved at once: a caller that waits behind it waits some milliseconds.</summary>
    public const int MovedBytes = 256 << 10;

    private const long LeastFile = 16 << 10, LargestFile = 64 << 20, EmptyFile = 4 << 20;

    private readonly long _fileBytes = Math.Clamp(roomBytes / 16, LeastFile, LargestFile);

    /// <summary>A new file is due: this one is large enough, or has some size and no row is left anywhere.</summary>
    public bool IsEnough(LogFile newest, int rows) => newest.Length >= (rows == 0 ? Math.Min(_fileBytes, EmptyFile) : _fileBytes);

    /// <summary>The oldest file is mostly of rows that are gone, and the files together are far larger than their rows: what is left in it should move.</summary>
    public bool IsHeldUp(IReadOnlyList<LogFile> files)
    {
        // Asked after each group: the sums only where the first two say so.
        return files.Count > 2
            && files[0].RowBytes < files[0].Length / 4
            && files.Sum(file => file.Length) > (4 * files.Sum(file => file.RowBytes)) + (4 * _fileBytes);
    }
}
