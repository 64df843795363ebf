namespace Pix.Audit;

/// <summary>The journal's log: numbered files that are only appended to. One thread uses it; opening it takes the exclusive lock until it is disposed.</summary>
/// <remarks>
/// A group is one write at the end of the newest file and one fsync: what <see cref="Commit"/> returned from survives power loss. A row
/// that goes is said to be gone by a later frame; files are removed oldest first and only when none of their rows is left, so that such a
/// frame never goes before the row that it is about. docs/adr/0012-journal-log.md.
/// </remarks>
internal sealed class JournalStore : IDisposable
{
    private readonly JournalLock _lock;
    private readonly string _path;
    private readonly List<LogSegment> _segments;
    private readonly Dictionary<long, LoggedRow> _rows;
    private readonly LogRoom _room;
    private bool _isTorn;

    private JournalStore(string path, long roomBytes, JournalLock held, LogRecovery found)
    {
        (_path, _lock) = (path, held);
        JournalId = found.JournalId ?? Guid.NewGuid().ToString("N");
        Damages = found.Damages;
        (_segments, _rows, Group) = ([.. found.Segments], found.Rows, found.Group);
        End = found.End ?? new(0, HashChain.Origin(JournalId));
        _room = new(roomBytes);
        if (_segments.Count == 0)
        {
            Roll(number: 1);
        }
    }

    /// <summary>Names the chain; made with the first file.</summary>
    public string JournalId { get; }

    /// <summary>What was damaged when it was opened.</summary>
    public IReadOnlyList<LogDamage> Damages { get; }

    /// <summary>Number of the newest durable group.</summary>
    public long Group { get; private set; }

    /// <summary>Where the chain ends, durably.</summary>
    public ChainEnd End { get; private set; }

    /// <summary>The same, as others read it.</summary>
    public JournalHead Head => new(End.Sequence, Convert.ToHexStringLower(End.Hash));

    private LogSegment Newest => _segments[^1];

    /// <summary>Opens or makes the log.</summary>
    /// <param name="path">The file of its lock; the log's files are beside it, with a number after its name.</param>
    /// <param name="roomBytes">The journal's bound, which sets how large one file grows.</param>
    /// <exception cref="JournalInUseException">Another process has it.</exception>
    public static JournalStore Open(string path, long roomBytes = LogRoom.DefaultBytes)
    {
        var held = JournalLock.Take(path);
        var found = new LogRecovery(path);
        try
        {
            found.Run();
            return new JournalStore(path, roomBytes, held, found);
        }
        catch
        {
            found.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>What each frame of a journal begins with.</summary>
    public static byte[] Magic(string journalId) => HashChain.Origin(journalId)[..8];

    public IReadOnlyList<JournalRowHeader> Headers() => [.. _rows.Values.Select(row => row.Header).OrderBy(header => header.Sequence)];

    /// <summary>A row as the disk has it now; its <see cref="JournalRow.IsIntact"/> tells of damage.</summary>
    public JournalRow? Read(long sequence) =>
        _rows.TryGetValue(sequence, out var row) ? Read(row) : null;

    /// <summary>Makes a group durable: when this returns it survives power loss.</summary>
    /// <param name="group">Its frames.</param>
    /// <param name="end">Where the chain ends with it.</param>
    /// <exception cref="IOException">The disk refused: nothing of the group is in the journal, and what it may have left in the file goes before the next one.</exception>
    public void Commit(LogGroup group, ChainEnd end)
    {
        if (_isTorn)
        {
            Newest.Cut();
            _isTorn = false;
        }

        group.Close();
        var offset = Newest.Length;
        if (group.Bytes.Length > 0)
        {
            _isTorn = true;
            Newest.Append(group.Bytes);
            _isTorn = false;
        }

        (Group, End) = (group.Number, end);
        Apply(group, offset);
    }

    /// <summary>Keeps the files few: begins a new one when it is time, and removes old ones.</summary>
    /// <returns>Rows that alone hold up an old file, to be written once more; they stay what they are.</returns>
    /// <exception cref="IOException">The disk refused; nothing is lost, and the next call tries again.</exception>
    public IReadOnlyList<JournalRow> Tidy()
    {
        if (_room.IsEnough(Newest, _rows.Count))
        {
            Roll(Newest.Number + 1);
        }

        while (_segments.Count > 1 && _segments[0].Rows == 0)
        {
            var oldest = _segments[0];
            _segments.RemoveAt(0);
            oldest.Remove();
        }

        return _room.IsHeldUp(_segments) ? SomeOf(_segments[0]) : [];
    }

    public void Dispose()
    {
        _segments.ForEach(segment => segment.Dispose());
        _lock.Dispose();
    }

    private void Roll(long number) => _segments.Add(LogSegment.Create(_path, new(JournalId, number, Group, End)));

    private List<JournalRow> SomeOf(LogSegment segment)
    {
        var some = new List<JournalRow>();
        var bytes = 0;
        foreach (var row in _rows.Values.Where(row => row.Segment == segment))
        {
            some.Add(Read(row));
            bytes += row.FrameBytes;
            if (bytes >= LogRoom.MovedBytes)
            {
                break;
            }
        }

        return some;
    }

    private static JournalRow Read(LoggedRow row) =>
        LoggedEntry.Read(row.Segment.Read(row.Offset + FrameHeader.Size, row.FrameBytes - FrameHeader.Size), row.Header);

    private void Apply(LogGroup group, long offset)
    {
        foreach (var entry in group.Entries)
        {
            _rows.Put(new(Newest, offset + entry.Offset, entry.Bytes, entry.Header));
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
