namespace Pix.Audit.Tests.Support;

/// <summary>The machine's disk, whose syncs wait while a test says so; it notes which threads call it.</summary>
internal sealed class HangingDisk : IDisk
{
    private readonly RealDisk _disk = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _threads = [];
    private TaskCompletionSource? _hanging;
    private int _waiting;

    /// <summary>Names of the threads that called.</summary>
    public IReadOnlyCollection<string> Threads
    {
        get
        {
            lock (_gate)
            {
                return [.. _threads];
            }
        }
    }

    /// <summary>Syncs that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public LogMachine Machine(TimeProvider time)
    {
        var real = LogMachine.Real(time);
        return new() { Disk = this, Time = time, Thread = real.Thread, NewId = real.NewId };
    }

    /// <summary>Thrown by the syncs from now on.</summary>
    public Exception? Fault { get; set; }

    public void Hang() => _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var hanging = _hanging;
        _hanging = null;
        hanging?.SetResult();
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => Noted().ListAsync(folder);

    public ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder) => Noted().ListFoldersAsync(folder);

    public async ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how) => new HangingFile(this, await Noted().OpenAsync(path, how));

    public ValueTask DeleteAsync(string path) => Noted().DeleteAsync(path);

    public ValueTask RenameAsync(string from, string to) => Noted().RenameAsync(from, to);

    public ValueTask CreateFolderAsync(string folder) => Noted().CreateFolderAsync(folder);

    public ValueTask DeleteFolderAsync(string folder) => Noted().DeleteFolderAsync(folder);

    public ValueTask SyncFolderAsync(string folder) => Noted().SyncFolderAsync(folder);

    public ValueTask<long> FreeBytesAsync(string folder) => Noted().FreeBytesAsync(folder);

    private RealDisk Noted()
    {
        lock (_gate)
        {
            _threads.Add(Thread.CurrentThread.Name ?? "");
        }

        return _disk;
    }

    private async ValueTask WaitAsync()
    {
        Noted();
        if (Fault is { } fault)
        {
            throw fault;
        }

        if (_hanging is { } hanging)
        {
            Interlocked.Increment(ref _waiting);
            await hanging.Task;
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class HangingFile(HangingDisk disk, IDiskFile file) : IDiskFile
    {
        public string Path => file.Path;

        public ValueTask<bool> TryLockAsync() => Noted().TryLockAsync();

        public ValueTask<long> LengthAsync() => Noted().LengthAsync();

        public ValueTask<int> ReadAsync(long offset, Memory<byte> bytes) => Noted().ReadAsync(offset, bytes);

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => Noted().WriteAsync(offset, bytes);

        public async ValueTask SyncAsync()
        {
            await disk.WaitAsync();
            await file.SyncAsync();
        }

        public ValueTask DisposeAsync() => Noted().DisposeAsync();

        private IDiskFile Noted()
        {
            disk.Noted();
            return file;
        }
    }
}
