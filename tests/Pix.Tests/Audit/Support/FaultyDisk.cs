namespace Pix.Audit.Tests.Support;

/// <summary>The machine's disk, which answers EIO to reads that would give certain bytes, to writes and to deletions, while a test says so.</summary>
internal sealed class FaultyDisk : IDisk
{
    private const int InputOutputError = 5;

    private readonly RealDisk _disk = new();
    private int _refused;

    /// <summary>A read that would give this text fails; null fails none.</summary>
    public volatile byte[]? Unreadable;

    /// <summary>Asked at each write, with how many were refused so far: true refuses it.</summary>
    public Func<int, bool> RefusesWrite { get; set; } = _ => false;

    /// <summary>Asked at each deletion, with the path: true refuses it.</summary>
    public Func<string, bool> RefusesDelete { get; set; } = _ => false;

    /// <summary>Reads, writes and deletions that were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public LogMachine Machine(TimeProvider time)
    {
        var real = LogMachine.Real(time);
        return new() { Disk = this, Time = time, Thread = real.Thread, NewId = real.NewId };
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => _disk.ListAsync(folder);

    public ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder) => _disk.ListFoldersAsync(folder);

    public async ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how) => new FaultyFile(this, await _disk.OpenAsync(path, how));

    public ValueTask DeleteAsync(string path) => RefusesDelete(path) ? throw Refuse("unlink", path) : _disk.DeleteAsync(path);

    public ValueTask RenameAsync(string from, string to) => _disk.RenameAsync(from, to);

    public ValueTask CreateFolderAsync(string folder) => _disk.CreateFolderAsync(folder);

    public ValueTask DeleteFolderAsync(string folder) => _disk.DeleteFolderAsync(folder);

    public ValueTask SyncFolderAsync(string folder) => _disk.SyncFolderAsync(folder);

    public ValueTask<long> FreeBytesAsync(string folder) => _disk.FreeBytesAsync(folder);

    private DiskException Refuse(string call, string path)
    {
        Interlocked.Increment(ref _refused);
        return new(call, InputOutputError, path);
    }

    private sealed class FaultyFile(FaultyDisk disk, IDiskFile file) : IDiskFile
    {
        public string Path => file.Path;

        public ValueTask<bool> TryLockAsync() => file.TryLockAsync();

        public ValueTask<long> LengthAsync() => file.LengthAsync();

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> bytes)
        {
            var read = await file.ReadAsync(offset, bytes);
            return disk.Unreadable is { } text && bytes.Span[..read].IndexOf(text) >= 0 ? throw disk.Refuse("pread", Path) : read;
        }

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) =>
            disk.RefusesWrite(disk.Refused) ? throw disk.Refuse("pwrite", Path) : file.WriteAsync(offset, bytes);

        public ValueTask SyncAsync() => file.SyncAsync();

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
