namespace Pix.Audit;

/// <summary>
/// Whether the journal's disk has room beyond what the outcomes still to come need. The disk is shared with others, so this is the
/// file system's own answer, asked at most every few milliseconds.
/// </summary>
internal sealed class DiskRoom(string journalPath, long reserveBytes, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly DriveInfo _drive = new(Path.GetDirectoryName(Path.GetFullPath(journalPath))!);
    private long? _askedAt;
    private long _free = long.MaxValue;

    /// <param name="awaitedBytes">Room for the outcomes of the exchanges under way.</param>
    public bool IsLow(long awaitedBytes)
    {
        lock (_gate)
        {
            if (_askedAt is not { } asked || time.GetElapsedTime(asked) > Fresh)
            {
                (_free, _askedAt) = (Ask(), time.GetTimestamp());
            }

            return _free < reserveBytes + awaitedBytes;
        }
    }

    private long Ask()
    {
        try
        {
            return _drive.AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // A disk that does not even answer this fails the next write, which says so better.
            return long.MaxValue;
        }
    }
}
