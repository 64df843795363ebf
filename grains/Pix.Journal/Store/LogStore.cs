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
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly string _version;
    private readonly Fence _fence;
    private readonly List<LogFile> _files;
    private readonly Dictionary<long, LoggedRow> _rows;
    private readonly LogRoom _room;
    private readonly LogTree _tree;
    private long _next;
    private bool _isAbandoned;

    private LogStore(LogMachine machine, string path, long roomBytes, string version, OpenedLog opened)
    {
        (_disk, _path, _version, _room) = (machine.Disk, path, version, new(roomBytes));
        (_fence, _files, _rows, JournalId) = (opened.Fence, opened.Files, opened.Found.Rows, opened.JournalId);
        (Damages, Group, End) = (opened.Found.Damages, opened.Found.Group, opened.Found.End);
        (_tree, _next) = (opened.Found.Tree, Newest.Number + 1);
    }

    /// <summary>Names the chain; made with the first file.</summary>
    public string JournalId { get; }

    /// <summary>This owner's epoch.</summary>
    public long Epoch => _fence.Epoch;

    /// <summary>What was damaged when it was opened.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Number of the newest durable group.</summary>
    public long Group { get; private set; }

    /// <summary>Where the chain ends, durably.</summary>
    public ChainEnd End { get; private set; }

#if PIX_PLANTED
    /// <summary>Where the chain would end if the newest group were durable.</summary>
    public ChainEnd? PlannedEnd { get; private set; }

#endif
    /// <summary>The Merkle tree over the entries up to <see cref="End"/>; it changes with the next group.</summary>
    public MerklePeaks Tree => _tree.Peaks;

    /// <summary>No row is left.</summary>
    public bool IsDrained => _rows.Count == 0;

    /// <summary>Nothing of the log is left on the disk.</summary>
    public bool IsRemoved { get; private set; }

    private LogFile Newest => _files[^1];

    /// <summary>Opens or makes the log.</summary>
    /// <param name="machine">Its disk, and where ids come from.</param>
    /// <param name="path">The epoch file; the log's files are beside it, with a number after its name.</param>
    /// <param name="roomBytes">The log's bound, which sets how large one file grows.</param>
    /// <param name="version">The version of Pix, for the files' beginnings.</param>
    /// <param name="tell">Told of each damage, before the log counts as opened without it.</param>
    /// <param name="tellLost">Told of a journal of which only the epoch file is there, by its id: its files are gone.</param>
    /// <exception cref="LogInUseException">Another process has it.</exception>
    public static async ValueTask<LogStore> OpenAsync(LogMachine machine, string path, long roomBytes = LogRoom.DefaultBytes, string version = "", Func<LogDamage, ValueTask>? tell = null, Action<string>? tellLost = null) =>
        new(machine, path, roomBytes, version, await new LogOpening(machine, path, version, tell ?? (_ => ValueTask.CompletedTask), tellLost ?? (_ => { })).RunAsync());

    /// <summary>Names this opening of the log.</summary>
    /// <exception cref="LogFencedException">Another owner has the log.</exception>
    public async ValueTask<string> OwnerAsync()
    {
        await _fence.CheckAsync();
        return _fence.Owner;
    }

    public IReadOnlyList<EntryHeader> Headers() => [.. _rows.Values.Select(row => row.Header).OrderBy(header => header.Sequence)];

    /// <summary>A row as the disk has it now; its <see cref="LogEntry.IsIntact"/> tells of damage.</summary>
    public async ValueTask<LogEntry?> ReadAsync(long sequence) =>
        _rows.TryGetValue(sequence, out var row) ? await ReadAsync(row) : null;

    /// <summary>Makes a group durable: when this returns it survives power loss, and whoever owns the log next has it.</summary>
    /// <param name="group">Its frames.</param>
    /// <param name="end">Where the chain ends with it.</param>
    /// <exception cref="LogFencedException">Another owner has the log: nothing of the group counts, and nothing may be written any more.</exception>
    /// <exception cref="IOException">The disk refused: nothing of the group counts, and the file that it was for is not written again.</exception>
    public async ValueTask CommitAsync(LogGroup group, ChainEnd end)
    {
        if (_isAbandoned)
        {
            await RollAsync();
        }

        group.Close();
#if PIX_PLANTED
        PlannedEnd = end;
#endif
        var (file, offset) = (Newest, Newest.Length);
        if (group.Bytes.Length > 0)
        {
            _isAbandoned = true;
#if PIX_PLANTED
            _isAbandoned = !Planted.Is("writes-on-after-failed-sync");
            if (Planted.Is("epoch-looked-at-before-sync"))
            {
                await _fence.CheckAsync();
            }
#endif
            await file.WriteAsync(group.Bytes);
            await _fence.CheckAsync();
            await file.RequireNameAsync(_disk, group.Bytes.Length);
            file.Extend(group.Bytes.Length);
            _isAbandoned = false;
        }

        (Group, End) = (group.Number, end);
        Apply(group, file, offset);
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

#if PIX_PLANTED
        if (Planted.Is("tombstone-removed-before-row") && _files.Find(file => file.Rows == 0 && file != Newest) is { } any)
        {
            _files.Remove(any);
            await any.RemoveAsync(_disk);
        }
#endif
        while (_files.Count > 1 && _files[0].Rows == 0)
        {
            await _files[0].RemoveAsync(_disk);
            _files.RemoveAt(0);
        }

#if PIX_PLANTED
        if (Planted.Is("moved-row-dropped-before-durable") && _room.IsHeldUp(_files))
        {
            var moved = await SomeOfAsync(_files[0]);
            await _files[0].RemoveAsync(_disk);
            _files.RemoveAt(0);
            return moved;
        }
#endif
        return _room.IsHeldUp(_files) ? await SomeOfAsync(_files[0]) : [];
    }

    /// <summary>Removes the log wholly, its files first and the epoch file last: false, and nothing happens, while a row is left.</summary>
    /// <exception cref="LogFencedException">Another owner has the log.</exception>
    /// <exception cref="IOException">The disk refused; what is left is a log without rows.</exception>
    public async ValueTask<bool> RemoveAsync()
    {
        if (!IsDrained
#if PIX_PLANTED
            && !Planted.Is("adopted-removed-before-shipped")
#endif
        )
        {
            return false;
        }

        await _fence.CheckAsync();
        while (_files.Count > 0)
        {
            var oldest = _files[0];
            _files.RemoveAt(0);
            await oldest.RemoveAsync(_disk);
        }

        await _fence.CheckAsync();
        await _fence.RemoveAsync();
        IsRemoved = true;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }
    }

    /// <summary>Begins the next file. A number is used once, whether its file could be begun or not.</summary>
    private async ValueTask RollAsync()
    {
        var (old, number) = (Newest, _next++);
        var made = await MakeAsync(number);
        try
        {
            // An abandoned file that holds nothing goes; what it chained to is what the new one chains to.
            var previous = old.IsUnused ? old.Beginning!.Previous : new PreviousFile(old.Number, old.Length, old.Beginning?.Checksum ?? 0);
            var begun = await LogFile.BeginAsync(_disk, made, new(JournalId, number, previous, _fence.Epoch, Group, End, _tree.Peaks, _version));

            // Whoever took the log over before this file was there does not know of it.
            await _fence.CheckAsync();
            _files.Add(begun);
            _isAbandoned = false;
        }
        catch
        {
            if (!await LogFile.TryDiscardAsync(_disk, made))
            {
                _files.Insert(_files.IndexOf(old), new(made, number, 0, beginning: null));
            }

            throw;
        }

        // What could not be removed is removed in its turn.
        if (old.IsUnused && await LogFile.TryDiscardAsync(_disk, old.Disk))
        {
            _files.Remove(old);
        }
    }

    private async ValueTask<IDiskFile> MakeAsync(long number)
    {
        try
        {
            return await LogFile.MakeAsync(_disk, _path, number);
        }
        catch (Exception taken) when (taken is FileExistsException or LogInUseException)
        {
            throw new LogFencedException(_path, $"file {number} is not its own");
        }
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

    private async ValueTask<LogEntry> ReadAsync(LoggedRow row) =>
        EntryFrame.Read(await row.File.ReadAsync(_disk, row.Offset + FrameHeader.Size, row.FrameBytes - FrameHeader.Size), row.Header);

    private void Apply(LogGroup group, LogFile file, long offset)
    {
        foreach (var entry in group.Entries)
        {
            _rows.Put(new(file, offset + entry.Offset, entry.Bytes, entry.Header));
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
