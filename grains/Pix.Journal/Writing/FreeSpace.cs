using Pix.Journal.Disk;

namespace Pix.Journal.Writing;

/// <summary>
/// Free bytes on the log's disk, as the file system last reported. Only the writer queries the file system, because the query can block.
/// Any thread can read <see cref="Bytes"/>.
/// </summary>
internal sealed class FreeSpace(LogMachine machine, string logPath)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Path.GetDirectoryName(logPath)!;
    private long? _askedAt;
    private long _bytes = long.MaxValue;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Queries the file system, unless the last result is younger than 20 ms.</summary>
    public async ValueTask AskAsync()
    {
        if (_askedAt is { } asked && machine.Time.GetElapsedTime(asked) < Fresh)
        {
            return;
        }

        Volatile.Write(ref _bytes, await TryAskAsync());
        _askedAt = machine.Time.GetTimestamp();
    }

    private async ValueTask<long> TryAskAsync()
    {
        try
        {
            return await machine.Disk.FreeBytesAsync(_folder);
        }
        catch (IOException)
        {
            // Unknown free space counts as enough. If the disk is broken, the next write fails too, and its error says more.
            return long.MaxValue;
        }
    }
}
