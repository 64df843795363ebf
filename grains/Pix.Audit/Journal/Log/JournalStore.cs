namespace Pix.Audit;

/// <summary>The journal's log: numbered files that are only appended to. One thread uses it; opening it takes the exclusive lock until it is disposed.</summary>
/// <remarks>
/// A transaction is one write at the end of the newest file and one fsync: what <see cref="Commit"/> returned from survives power loss. A row
/// that goes is said to be gone by a later frame; files are removed oldest first and only when none of their rows is left, so that such a
/// frame never goes before the row that it is about. docs/adr/0012-journal-log.md.
/// </remarks>
internal sealed class JournalStore : IDisposable
{
    private readonly JournalLock _lock;
    private readonly string _path;
    private readonly List<LogSegment> _segments;
    private readonly Dictionary<long, LoggedRow> _rows;
    private readonly LogGroup _group;
    private readonly LogRoom _room;
    private long _groupNumber;
    private byte[] _committedHead;
    private long _committedSequence;
    private byte[] _headHash;
    private long _sequence;
    private bool _isTorn;

    private JournalStore(string path, long roomBytes, JournalLock held, LogRecovery found)
    {
        (_path, _lock) = (path, held);
        JournalId = found.JournalId ?? Guid.NewGuid().ToString("N");
        Damages = found.Damages;
        (_segments, _rows, _groupNumber) = ([.. found.Segments], found.Rows, found.Group);
        (_committedSequence, _committedHead) = found.JournalId is null ? (0, HashChain.Origin(JournalId)) : (found.HeadSequence, found.HeadHash);
        (_sequence, _headHash) = (_committedSequence, _committedHead);
        _group = new(Magic(JournalId));
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

    /// <summary>The newest entry that is durable.</summary>
    public JournalHead Head => new(_committedSequence, Convert.ToHexStringLower(_committedHead));

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

    /// <exception cref="IOException">What an earlier failure left at the end of the file cannot be taken away yet.</exception>
    public void Begin()
    {
        if (_isTorn)
        {
            Newest.Cut();
            _isTorn = false;
        }

        _group.Begin(_groupNumber + 1);
    }

    /// <summary>Adds an entry to the transaction; its sequence.</summary>
    public long Insert(EntryKind kind, string recordId, long atMicros, byte[] digest, byte[] payload, uint payloadCrc)
    {
        var hash = HashChain.Link(_headHash, _sequence + 1, digest);
        _group.Add(new(_sequence + 1, kind, recordId, atMicros, false, _headHash, hash, payload), payloadCrc);
        (_sequence, _headHash) = (_sequence + 1, hash);
        return _sequence;
    }

    public void Delete(long first, long last) => _group.Remove(first, last);

    public void MarkShipped(long sequence) => _group.Ship(sequence);

    /// <summary>Adds to the transaction what shows whether the disk takes writes again.</summary>
    public void Probe() => _group.Probe();

    /// <summary>Makes the transaction durable: when this returns it survives power loss.</summary>
    /// <exception cref="IOException">The disk refused; <see cref="Rollback"/>.</exception>
    public void Commit()
    {
        _group.End();
        var offset = Newest.Length;
        if (_group.Bytes.Length > 0)
        {
            _isTorn = true;
            Newest.Append(_group.Bytes);
            _isTorn = false;
        }

        _groupNumber = _group.Number;
        (_committedSequence, _committedHead) = (_sequence, _headHash);
        Apply(offset);
    }

    /// <summary>Forgets the transaction; what it may have left in the file goes before the next one.</summary>
    public void Rollback() => (_sequence, _headHash) = (_committedSequence, _committedHead);

    /// <summary>Some of the work that keeps the files few: begins a new one, moves rows that hold up an old one, removes old ones.</summary>
    /// <exception cref="IOException">The disk refused; nothing is lost, and the next call tries again.</exception>
    public void Tidy()
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

        if (_room.IsHeldUp(_segments))
        {
            Move(_segments[0]);
        }
    }

    public void Dispose()
    {
        _segments.ForEach(segment => segment.Dispose());
        _lock.Dispose();
    }

    private void Roll(long number) => _segments.Add(LogSegment.Create(_path, new(JournalId, number, _groupNumber, _committedSequence, _committedHead)));

    /// <summary>Writes rows of an old file once more at the end; they stay what they are.</summary>
    private void Move(LogSegment segment)
    {
        Begin();
        var bytes = 0;
        foreach (var row in _rows.Values.Where(row => row.Segment == segment))
        {
            var moved = Read(row);
            _group.Add(moved, LogChecksum.Of(moved.Payload));
            bytes += row.FrameBytes;
            if (bytes >= LogRoom.MovedBytes)
            {
                break;
            }
        }

        Commit();
    }

    private static JournalRow Read(LoggedRow row) =>
        LoggedEntry.Read(row.Segment.Read(row.Offset + FrameHeader.Size, row.FrameBytes - FrameHeader.Size), row.Header);

    private void Apply(long offset)
    {
        foreach (var entry in _group.Entries)
        {
            _rows.Put(new(Newest, offset + entry.Offset, entry.Bytes, entry.Header));
        }

        foreach (var (first, last) in _group.Removed)
        {
            for (var sequence = first; sequence <= last; sequence++)
            {
                _rows.Drop(sequence);
            }
        }

        foreach (var sequence in _group.Shipped)
        {
            if (_rows.TryGetValue(sequence, out var row))
            {
                _rows[sequence] = row with { Header = row.Header with { Shipped = true } };
            }
        }
    }
}
