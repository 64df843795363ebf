using Pix.Journal.Disk;
using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The log: numbered files that are only appended to. One task uses it; opening it takes the exclusive lock until it is disposed.</summary>
/// <remarks>
/// A group is one write at the end of the newest file and one fsync: what <see cref="CommitAsync"/> returned from survives power loss. A file that a write or fsync failed for is
/// abandoned: the next group begins a new one. A row that goes is deleted by a tombstone, a later frame; files are removed oldest first and only when none of their rows is
/// left, so that a tombstone always outlives its row. docs/adr/0012-journal-log.md.
/// </remarks>
internal sealed class LogStore : IAsyncDisposable
{
    private readonly LogLock _lock;
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly List<LogFile> _files;
    private readonly Dictionary<long, LoggedRow> _rows;
    private readonly LogRoom _room;
    private readonly LogTree _tree;
    private long _next;
    private bool _isAbandoned = true;

    private LogStore(IDisk disk, string path, long roomBytes, LogLock held, LogRecovery found, string journalId)
    {
        (_disk, _path, _lock) = (disk, path, held);
        JournalId = journalId;
        Damages = found.Damages;
        (_files, _rows, Group) = ([.. found.Files], found.Rows, found.Group);
        End = found.End ?? ChainEnd.Origin(JournalId);
        _tree = found.Tree;
        _next = found.LastNumber + 1;
        _room = new(roomBytes);
    }

    /// <summary>Names the chain; made with the first file.</summary>
    public string JournalId { get; }

    /// <summary>What was damaged when it was opened.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Number of the newest durable group.</summary>
    public long Group { get; private set; }

    /// <summary>Where the chain ends, durably.</summary>
    public ChainEnd End { get; private set; }

    /// <summary>The Merkle tree over the entries up to <see cref="End"/>; it changes with the next group.</summary>
    public MerklePeaks Tree => _tree.Peaks;

    private LogFile Newest => _files[^1];

    /// <summary>Opens or makes the log.</summary>
    /// <param name="machine">Its disk, and where the id of a new log comes from.</param>
    /// <param name="path">The file of its lock; the log's files are beside it, with a number after its name.</param>
    /// <param name="roomBytes">The log's bound, which sets how large one file grows.</param>
    /// <exception cref="LogInUseException">Another process has it.</exception>
    public static async ValueTask<LogStore> OpenAsync(LogMachine machine, string path, long roomBytes = LogRoom.DefaultBytes)
    {
        await machine.Disk.CreateFolderAsync(Path.GetDirectoryName(path)!);
        var held = await LogLock.TakeAsync(machine.Disk, path);
        var found = new LogRecovery(machine.Disk, path);
        try
        {
            await found.RunAsync();
            var store = new LogStore(machine.Disk, path, roomBytes, held, found, found.JournalId ?? machine.NewId());
            await store.RollAsync();
            return store;
        }
        catch
        {
            await found.DisposeAsync();
            await held.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<EntryHeader> Headers() => [.. _rows.Values.Select(row => row.Header).OrderBy(header => header.Sequence)];

    /// <summary>A row as the disk has it now; its <see cref="LogEntry.IsIntact"/> tells of damage.</summary>
    public async ValueTask<LogEntry?> ReadAsync(long sequence) =>
        _rows.TryGetValue(sequence, out var row) ? await ReadAsync(row) : null;

    /// <summary>Makes a group durable: when this returns it survives power loss.</summary>
    /// <param name="group">Its frames.</param>
    /// <param name="end">Where the chain ends with it.</param>
    /// <exception cref="IOException">The disk refused: nothing of the group counts, and the file that it was for is not written again.</exception>
    public async ValueTask CommitAsync(LogGroup group, ChainEnd end)
    {
        if (_isAbandoned)
        {
            await RollAsync();
        }

        group.Close();
        var offset = Newest.Length;
        if (group.Bytes.Length > 0)
        {
            _isAbandoned = true;
            await Newest.AppendAsync(group.Bytes);
            _isAbandoned = false;
        }

        (Group, End) = (group.Number, end);
        Apply(group, offset);
    }

    /// <summary>Keeps the files few: begins a new one when it is time, and removes old ones.</summary>
    /// <returns>Rows that alone hold up an old file, to be written once more; they stay what they are.</returns>
    /// <exception cref="IOException">The disk refused; nothing is lost, and the next call tries again.</exception>
    public async ValueTask<IReadOnlyList<LogEntry>> TidyAsync()
    {
        if (_room.IsEnough(Newest, _rows.Count))
        {
            await RollAsync();
        }

        while (_files.Count > 1 && _files[0].Rows == 0)
        {
            var oldest = _files[0];
            _files.RemoveAt(0);
            await oldest.RemoveAsync(_disk);
        }

        return _room.IsHeldUp(_files) ? await SomeOfAsync(_files[0]) : [];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }

        await _lock.DisposeAsync();
    }

    /// <summary>Begins the next file. A number is used once, whether its file could be begun or not.</summary>
    private async ValueTask RollAsync()
    {
        var number = _next++;
        _files.Add(await LogFile.CreateAsync(_disk, _path, new(JournalId, number, Group, End)));
        _isAbandoned = false;
    }

    private async ValueTask<List<LogEntry>> SomeOfAsync(LogFile file)
    {
        var some = new List<LogEntry>();
        var bytes = 0;
        foreach (var row in _rows.Values.Where(row => row.File == file).ToList())
        {
            some.Add(await ReadAsync(row));
            bytes += row.FrameBytes;
            if (bytes >= LogRoom.MovedBytes)
            {
                break;
            }
        }

        return some;
    }

    private static async ValueTask<LogEntry> ReadAsync(LoggedRow row) =>
        EntryFrame.Read(await row.File.ReadAsync(row.Offset + FrameHeader.Size, row.FrameBytes - FrameHeader.Size), row.Header);

    private void Apply(LogGroup group, long offset)
    {
        foreach (var entry in group.Entries)
        {
            _rows.Put(new(Newest, offset + entry.Offset, entry.Bytes, entry.Header));
            _tree.Add(entry.Header.Sequence, group.Bytes.Span[(entry.Offset + FrameHeader.Size)..]);
        }

        foreach (var (first, last) in group.Removed)
        {
            _rows.Drop(first, last);
        }

        foreach (var sequence in group.Shipped)
        {
            _rows.MarkShipped(sequence);
        }
    }
}
