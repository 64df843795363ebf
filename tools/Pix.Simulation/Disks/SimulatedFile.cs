using Pix.Journal.Disk;
using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>An open file (a file handle) of one process.</summary>
internal sealed class SimulatedFile : IDiskFile
{
    private readonly SimulatedDisk _disk;
    private readonly CachedFile _cached;

    public SimulatedFile(SimulatedDisk disk, string path, SimulatedFileData data, Node node)
    {
        (_disk, Path, Data, Node) = (disk, path, data, node);
        _cached = disk.Machine.Cached(data);
        disk.Volume.Opened(this);
    }

    public string Path { get; }

    public SimulatedFileData Data { get; }

    public Node Node { get; }

    /// <summary>True if the file handle is stale: the file server refuses every call with it (ESTALE).</summary>
    public bool IsStale { get; set; }

    /// <summary>True if this process had the file's lock and the file server has dropped the lock.</summary>
    public bool HasLostLock { get; set; }

    public ValueTask<bool> TryLockAsync() => _disk.Call(
        DiskCall.Ask, $"lock {Path}",
        () =>
        {
            if (Data.Lock is not null && Data.Lock != this)
            {
                return false;
            }

            Data.Lock = this;
            return true;
        },
        this);

    public ValueTask<long> LengthAsync() => _disk.Call(DiskCall.Ask, $"length of {Path}", () => _cached.Length, this);

    public ValueTask<int> ReadAsync(long offset, Memory<byte> bytes) =>
        _disk.Call(DiskCall.Read, Path, () => _cached.Read(offset, bytes.Span, Path), this);

    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
    {
        // Copies the bytes, because they are used later, and the caller can reuse its memory after the call has failed or the process has ended.
        var written = bytes.ToArray();
        return _disk.Do(
            DiskCall.Write, $"{written.Length} at {offset} of {Path}",
            () =>
            {
                RequireLock();
                _cached.Write(offset, written);
                if (_disk.Volume.Random.Percent(10))
                {
                    _cached.WriteBack();
                }
            },
            this,
            () => _cached.Write(offset, written.AsMemory(0, _disk.Volume.Random.Below(written.Length + 1))));
    }

    public ValueTask SyncAsync() => _disk.Do(
        DiskCall.Sync, Path,
        () =>
        {
            RequireLock();
            _cached.Sync();
        },
        this,
        _cached.FailSync);

    public ValueTask DisposeAsync()
    {
        _disk.Volume.Closed(this);
        return default;
    }

    // Throws if the lock was lost. On NFS, after a client has lost its lease, every write and sync of the locked file fails on the client.
    private void RequireLock()
    {
        if (HasLostLock && !_disk.Volume.WritesAfterLostLock)
        {
            _cached.FailSync();
            throw DiskErrors.Of(DiskErrors.Io, Path);
        }
    }
}
