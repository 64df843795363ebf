namespace Pix.Journal.Tests.Support;

/// <summary>
/// Files in memory: quick, and every call can be stopped, refused or watched. What several hold of it is one file system; each has its own
/// view (<see cref="Seen"/>).
/// </summary>
internal sealed class MemoryDisk
{
    private readonly Dictionary<string, Content> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Content> _durable = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    /// <summary>True when locks are lost as soon as they are taken, as with a lease that ran out.</summary>
    public bool LosesLocks { get; set; }

    /// <summary>What it answers when it is asked how much is free; may throw.</summary>
    public Func<long> FreeBytes { get; set; } = () => long.MaxValue;

    /// <summary>Pages that cannot be read: file and number of the page of 4 KiB.</summary>
    public HashSet<(string Path, long Page)> Unreadable { get; } = [];

    /// <summary>Files that were opened and not closed.</summary>
    public IReadOnlyList<string> Open
    {
        get
        {
            lock (_files)
            {
                return [.. _open];
            }
        }
    }

    public IEnumerable<string> Names => _files.Keys.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public byte[] Bytes(string path)
    {
        lock (_files)
        {
            return [.. _files[path].Bytes];
        }
    }

    public void Put(string path, byte[] bytes)
    {
        lock (_files)
        {
            _files[path] = _durable[path] = new() { Bytes = [.. bytes], DurableBytes = bytes.Length };
        }
    }

    public void Remove(string path)
    {
        lock (_files)
        {
            _files.Remove(path);
            _durable.Remove(path);
        }
    }

    /// <summary>
    /// Leaves what was made durable: names as their folder was when it was synced last, and of each file what was in it when it was. What
    /// is durable is never written again.
    /// </summary>
    public void LosePower()
    {
        lock (_files)
        {
            _files.Clear();
            foreach (var (path, content) in _durable.ToList())
            {
                _files[path] = _durable[path] = new() { Bytes = content.Bytes[..content.DurableBytes], DurableBytes = content.DurableBytes };
            }
        }
    }

    private void SyncNames()
    {
        _durable.Clear();
        foreach (var (path, content) in _files)
        {
            _durable.Add(path, content);
        }
    }

    /// <summary>The disk as one process sees it.</summary>
    /// <param name="before">Called before each call with its name and path; may wait or throw.</param>
    /// <param name="after">Called when it is done, before its result is known.</param>
    public IDisk Seen(Func<string, string, ValueTask>? before = null, Func<string, string, ValueTask>? after = null) => new View(this, before, after);

    private sealed class Content
    {
        public List<byte> Bytes { get; init; } = [];

        public int DurableBytes { get; set; }

        public object? Owner { get; set; }
    }

    private sealed class View(MemoryDisk disk, Func<string, string, ValueTask>? before, Func<string, string, ValueTask>? after) : IDisk
    {
        private Dictionary<string, Content> Files => disk._files;

        public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => DoAsync<IReadOnlyList<string>>("list", folder, () => [.. Files.Keys.Select(path => Path.GetFileName(path)!)]);

        public ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder) => DoAsync<IReadOnlyList<string>>("list", folder, () => []);

        public ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how) => DoAsync<IDiskFile>("open", path, () =>
        {
            var isThere = Files.TryGetValue(path, out var content);
            if (isThere == (how == DiskOpen.New))
            {
                throw isThere ? new FileExistsException(path) : new FileNotFoundException(path);
            }

            disk._open.Add(path);
            return new File(this, path, isThere ? content! : Files[path] = new());
        });

        public async ValueTask DeleteAsync(string path) => await DoAsync("delete", path, () => Files.Remove(path));

        public async ValueTask RenameAsync(string from, string to) => await DoAsync("rename", from, () =>
        {
            Files[to] = Files.TryGetValue(from, out var content) ? content : throw new FileNotFoundException(from);
            return Files.Remove(from);
        });

        public async ValueTask CreateFolderAsync(string folder) => await DoAsync("mkdir", folder, () => true);

        public async ValueTask DeleteFolderAsync(string folder) => await DoAsync("rmdir", folder, () => true);

        public async ValueTask SyncFolderAsync(string folder) => await DoAsync("syncfolder", folder, () =>
        {
            disk.SyncNames();
            return true;
        });

        public ValueTask<long> FreeBytesAsync(string folder) => ValueTask.FromResult(disk.FreeBytes());

        public async ValueTask<T> DoAsync<T>(string call, string path, Func<T> work)
        {
            if (before is not null)
            {
                await before(call, path);
            }

            T result;
            lock (Files)
            {
                result = work();
            }

            if (after is not null)
            {
                await after(call, path);
            }

            return result;
        }

        public void Close(string path)
        {
            lock (Files)
            {
                disk._open.Remove(path);
            }
        }

        public int Read(string path, Content content, long offset, Memory<byte> bytes)
        {
            var some = (int)Math.Clamp(content.Bytes.Count - offset, 0, bytes.Length);
            for (var page = offset / 4096; page * 4096 < offset + some; page++)
            {
                if (disk.Unreadable.Contains((path, page)))
                {
                    throw new IOException("EIO");
                }
            }

            for (var i = 0; i < some; i++)
            {
                bytes.Span[i] = content.Bytes[(int)offset + i];
            }

            return some;
        }

        public bool TryLock(Content content, object owner)
        {
            if (!disk.LosesLocks && content.Owner is not null && content.Owner != owner)
            {
                return false;
            }

            content.Owner = owner;
            return true;
        }
    }

    private sealed class File(View disk, string path, Content content) : IDiskFile
    {
        private bool _isClosed;

        public string Path => path;

        public ValueTask<bool> TryLockAsync() => disk.DoAsync("lock", path, () => disk.TryLock(content, this));

        public ValueTask<long> LengthAsync() => disk.DoAsync("length", path, () => (long)content.Bytes.Count);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> bytes) => disk.DoAsync("read", path, () => disk.Read(path, content, offset, bytes));

        public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => await disk.DoAsync("write", path, () =>
        {
            var all = content.Bytes;
            all.AddRange(new byte[Math.Max(0, offset + bytes.Length - all.Count)]);
            for (var i = 0; i < bytes.Length; i++)
            {
                all[(int)offset + i] = bytes.Span[i];
            }

            return true;
        });

        public async ValueTask SyncAsync() => await disk.DoAsync("sync", path, () => content.DurableBytes = content.Bytes.Count);

        public ValueTask DisposeAsync()
        {
            if (!_isClosed)
            {
                _isClosed = true;
                disk.Close(path);
            }

            if (content.Owner == this)
            {
                content.Owner = null;
            }

            return ValueTask.CompletedTask;
        }
    }
}
