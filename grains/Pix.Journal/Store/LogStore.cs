using Pix.Journal.Disk;
using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The log: numbered, append-only files. One task uses it; opening it takes the exclusive lock until it is disposed.</summary>
/// <remarks>
/// A group is one write at the end of the newest file and one fsync: once <see cref="CommitAsync"/> returns, it survives power loss. A file
/// whose write or fsync failed is abandoned: the next group begins a new file. Deletion appends a tombstone. Files are deleted oldest
/// first, once empty, so a tombstone always outlives its row. docs/adr/0012-journal-log.md.
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

    /// <summary>Identifies the chain; made with the first file.</summary>
    public string JournalId { get; }

    /// <summary>This owner's epoch.</summary>
    public long Epoch => _fence.Epoch;

    /// <summary>Damage found at opening.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Number of the newest durable group.</summary>
    public long Group { get; private set; }

    /// <summary>Durable end of the chain.</summary>
    public ChainEnd End { get; private set; }

#if PIX_PLANTED
    /// <summary>End of the chain if the newest group were durable.</summary>
    public ChainEnd? PlannedEnd { get; private set; }

#endif
    /// <summary>The Merkle tree over the entries up to <see cref="End"/>; changes with the next group.</summary>
    public MerklePeaks Tree => _tree.Peaks;

    /// <summary>No row is left.</summary>
    public bool IsDrained => _rows.Count == 0;

    /// <summary>Nothing of the log is left on disk.</summary>
    public bool IsRemoved { get; private set; }

    private LogFile Newest => _files[^1];

    /// <summary>Opens or makes the log.</summary>
    /// <param name="machine">Disk, clock and source of ids, of the machine or of a simulation.</param>
    /// <param name="path">The epoch file; the log files lie beside it, with a number after its name.</param>
    /// <param name="roomBytes">The log's bound, which determines the size of one file.</param>
    /// <param name="version">The version of Pix, for the beginnings of files.</param>
    /// <param name="tell">Receives each damage, before the log counts as open.</param>
    /// <param name="tellLost">Receives the id of a journal with an epoch file but no log files.</param>
    /// <exception cref="LogInUseException">Another process has it.</exception>
    public static async ValueTask<LogStore> OpenAsync(LogMachine machine, string path, long roomBytes = LogRoom.DefaultBytes, string version = "", Func<LogDamage, ValueTask>? tell = null, Action<string>? tellLost = null) =>
        new(machine, path, roomBytes, version, await new LogOpening(machine, path, version, tell ?? (_ => ValueTask.CompletedTask), tellLost ?? (_ => { })).RunAsync());

    /// <summary>The name of this opening of the log.</summary>
    /// <exception cref="LogFencedException">Another owner has the log.</exception>
    public async ValueTask<string> OwnerAsync()
    {
        await _fence.CheckAsync();
        return _fence.Owner;
    }

    public IReadOnlyList<EntryHeader> Headers() => [.. _rows.Values.Select(row => row.Header).OrderBy(header => header.Sequence)];

    /// <summary>A row as it is on disk now; its <see cref="LogEntry.IsIntact"/> shows damage.</summary>
    public async ValueTask<LogEntry?> ReadAsync(long sequence) =>
        _rows.TryGetValue(sequence, out var row) ? await ReadAsync(row) : null;

    /// <summary>Makes a group durable: on return it survives power loss, and the log's next owner has it.</summary>
    /// <param name="group">Frames of the group.</param>
    /// <param name="end">End of the chain with this group.</param>
    /// <exception cref="LogFencedException">Another owner has the log: the group does not count, and nothing may be written any more.</exception>
    /// <exception cref="IOException">The disk refused: the group does not count, and its file is not written again.</exception>
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

    /// <summary>Keeps the files few: begins a new one when due, and deletes old ones.</summary>
    /// <returns>Rows that alone keep an old file from deletion, to be written again unchanged.</returns>
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

    /// <summary>Deletes the whole log, log files first and the epoch file last; while a row is left, does nothing and returns false.</summary>
    /// <exception cref="LogFencedException">Another owner has the log.</exception>
    /// <exception cref="IOException">The disk refused; the rest is a log without rows.</exception>
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
            // An abandoned file without content is deleted; the new file names its predecessor.
            var previous = old.IsUnused ? old.Beginning!.Previous : new PreviousFile(old.Number, old.Length, old.Beginning?.Checksum ?? 0);
            var begun = await LogFile.BeginAsync(_disk, made, new(JournalId, number, previous, _fence.Epoch, Group, End, _tree.Peaks, _version));

            // An adopter that came before this file existed does not know of it.
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

        // A file that cannot be deleted now is deleted in its turn.
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
