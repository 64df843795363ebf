using Pix.Journal.Disk;
using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The log's numbered, append-only files, used by one task. The files are locked exclusively from <see cref="OpenAsync"/> until disposal.</summary>
/// <remarks>
/// A group is one write at the end of the newest file and one fsync; once <see cref="CommitAsync"/> returns, the group survives power loss.
/// If a write or fsync fails, the file is abandoned, and the next group begins a new file. To delete an entry, a tombstone is appended.
/// Files are deleted oldest first, when they have no entries left, so an entry is always deleted before its tombstone. See
/// docs/adr/0012-journal-log.md.
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

    /// <summary>The journal's id, which identifies the hash chain. It is created with the first file.</summary>
    public string JournalId { get; }

    /// <summary>Epoch of this owner of the log.</summary>
    public long Epoch => _fence.Epoch;

    /// <summary>Damage found when the log was opened.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Number of the newest durable group.</summary>
    public long Group { get; private set; }

    /// <summary>Durable end of the hash chain.</summary>
    public ChainEnd End { get; private set; }

#if PIX_PLANTED
    /// <summary>End of the hash chain after the newest group, even if that group is not durable yet.</summary>
    public ChainEnd? PlannedEnd { get; private set; }

#endif
    /// <summary>The Merkle tree over the entries up to <see cref="End"/>. The returned object changes with the next group.</summary>
    public MerklePeaks Tree => _tree.Peaks;

    /// <summary>True if no entry is left.</summary>
    public bool IsDrained => _rows.Count == 0;

    /// <summary>True if the whole log was deleted from the disk.</summary>
    public bool IsRemoved { get; private set; }

    private LogFile Newest => _files[^1];

    /// <summary>Opens the log, or creates it.</summary>
    /// <param name="machine">Disk, clock and source of ids, of the machine or of a simulation.</param>
    /// <param name="path">Path of the epoch file. The log files are in the same folder and have its name with a number appended.</param>
    /// <param name="roomBytes">Maximum size of the log in bytes, from which the size of one file is derived.</param>
    /// <param name="version">The version of Pix, which is written at the beginning of each file.</param>
    /// <param name="tell">Called with each damage found, before the log is open.</param>
    /// <param name="tellLost">Called with the id of a journal that has an epoch file but no log files.</param>
    /// <exception cref="LogInUseException">Another process owns the log.</exception>
    public static async ValueTask<LogStore> OpenAsync(LogMachine machine, string path, long roomBytes = LogRoom.DefaultBytes, string version = "", Func<LogDamage, ValueTask>? tell = null, Action<string>? tellLost = null) =>
        new(machine, path, roomBytes, version, await new LogOpening(machine, path, version, tell ?? (_ => ValueTask.CompletedTask), tellLost ?? (_ => { })).RunAsync());

    /// <summary>Checks that the log has no newer owner, and returns the unique id that was created when this process opened the log.</summary>
    /// <exception cref="LogFencedException">Another process owns the log now.</exception>
    public async ValueTask<string> OwnerAsync()
    {
        await _fence.CheckAsync();
        return _fence.Owner;
    }

    public IReadOnlyList<EntryHeader> Headers() => [.. _rows.Values.Select(row => row.Header).OrderBy(header => header.Sequence)];

    /// <summary>Reads an entry from the disk; null if the log does not have it. <see cref="LogEntry.IsIntact"/> shows whether the entry is damaged.</summary>
    public async ValueTask<LogEntry?> ReadAsync(long sequence) =>
        _rows.TryGetValue(sequence, out var row) ? await ReadAsync(row) : null;

    /// <summary>Makes a group durable. When the call returns, the group survives power loss, and the log's next owner will read it.</summary>
    /// <param name="group">Frames of the group.</param>
    /// <param name="end">End of the hash chain after this group.</param>
    /// <exception cref="LogFencedException">
    /// Another process owns the log now. The group is not acknowledged, and this process must write nothing more.
    /// </exception>
    /// <exception cref="IOException">The disk refused the write. The group is not acknowledged, and its file is never written again.</exception>
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

    /// <summary>Begins a new file if one is due, and deletes old files that have no entries left.</summary>
    /// <returns>Entries of the oldest file that the caller must write again, unchanged, so that this file can be deleted; usually empty.</returns>
    /// <exception cref="IOException">The disk refused a change. Nothing is lost, and the next call retries.</exception>
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

    /// <summary>Deletes the log files, then the epoch file. If the log still has an entry, does nothing and returns false.</summary>
    /// <exception cref="LogFencedException">Another process owns the log now.</exception>
    /// <exception cref="IOException">The disk refused a deletion. What remains is a log without entries.</exception>
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

    /// <summary>Begins the next file. The number of the file is never used again, even if the file could not be begun.</summary>
    private async ValueTask RollAsync()
    {
        var (old, number) = (Newest, _next++);
        var made = await MakeAsync(number);
        try
        {
            // An old file with only a beginning is deleted below, so the new file must state the file before the old file as its previous file.
            var previous = old.IsUnused ? old.Beginning!.Previous : new PreviousFile(old.Number, old.Length, old.Beginning?.Checksum ?? 0);
            var begun = await LogFile.BeginAsync(_disk, made, new(JournalId, number, previous, _fence.Epoch, Group, End, _tree.Peaks, _version));

            // This check is needed, because a process that took over the log before this file existed does not read this file.
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

        // If the deletion fails, the old file stays in the list, and TidyAsync deletes it later.
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
