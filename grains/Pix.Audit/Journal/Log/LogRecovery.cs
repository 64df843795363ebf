using System.Buffers.Binary;

namespace Pix.Audit;

/// <summary>Reads a log from its beginning: which rows are left, where the chain ends, and what of the files is damaged.</summary>
/// <remarks>
/// The groups were made durable one after the other. So a damaged stretch with a whole later group behind it held something that was
/// acknowledged: what is around it is kept, and the chain shows the gap. A damaged stretch of the last group is what a
/// crash leaves: it is cut off there.
/// </remarks>
internal sealed class LogRecovery : IDisposable
{
    private readonly string _journalPath;
    private readonly List<LogSegment> _segments = [];
    private readonly List<LogDamage> _damages = [];

    public LogRecovery(string journalPath)
    {
        _journalPath = journalPath;
    }

    /// <summary>Null when there is no log yet.</summary>
    public string? JournalId { get; private set; }

    public IReadOnlyList<LogSegment> Segments => _segments;

    public Dictionary<long, LoggedRow> Rows { get; } = [];

    public IReadOnlyList<LogDamage> Damages => _damages;

    /// <summary>Null when there is no log yet.</summary>
    public ChainEnd? End { get; private set; }

    public long Group { get; private set; }

    public void Run()
    {
        var numbers = LogSegment.Numbers(_journalPath);
        foreach (var number in numbers)
        {
            Read(number, isNewest: number == numbers[^1]);
        }
    }

    /// <summary>Closes the files, when the recovery failed.</summary>
    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
    }

    private void Read(long number, bool isNewest)
    {
        var path = LogSegment.PathOf(_journalPath, number);
        var bytes = File.ReadAllBytes(path);
        if (SegmentStart.TryRead(bytes) is not { } start)
        {
            // Nothing is written to a file before its start is durable.
            if (isNewest && bytes.Length <= SegmentStart.Size)
            {
                File.Delete(path);
                return;
            }

            throw new IOException($"The audit journal's file '{path}' does not begin as it must: keep it, and move it away to start without what it holds.");
        }

        Enter(start, path);
        var frames = Frames(bytes, out var magic);
        var end = isNewest ? EndOf(frames, bytes.Length) : bytes.Length;
        var segment = LogSegment.Open(_journalPath, number, end);
        _segments.Add(segment);
        Apply(segment, bytes, frames, end);
        if (end < bytes.Length)
        {
            _damages.Add(new(path, end, bytes[end..], IsTail: true));
            segment.Cut();
        }
    }

    private void Enter(SegmentStart start, string path)
    {
        JournalId ??= start.JournalId;
        if (JournalId != start.JournalId)
        {
            throw new IOException($"The audit journal's file '{path}' belongs to another journal ({start.JournalId}, not {JournalId}): move it away.");
        }

        Advance(start.Before);
        Group = Math.Max(Group, start.Group);
    }

    private List<(int Offset, FrameHeader Header)> Frames(byte[] bytes, out byte[] magic)
    {
        magic = JournalStore.Magic(JournalId!);
        var scan = new FrameScan(bytes, magic);
        var frames = new List<(int Offset, FrameHeader Header)>();
        for (var at = scan.Next(SegmentStart.Size, out var header); at >= 0; at = scan.Next(at + header.FrameBytes, out header))
        {
            frames.Add((at, header));
        }

        return frames;
    }

    /// <summary>Where the newest file ends: behind its last frame, or before the gap that a crash left inside the last group.</summary>
    private static int EndOf(List<(int Offset, FrameHeader Header)> frames, int length)
    {
        var end = SegmentStart.Size;
        foreach (var (offset, header) in frames)
        {
            if (offset > end && header.Group == frames[^1].Header.Group && header.Place > 0)
            {
                return end;
            }

            end = offset + header.FrameBytes;
        }

        return Math.Min(end, length);
    }

    private void Apply(LogSegment segment, byte[] bytes, List<(int Offset, FrameHeader Header)> frames, int end)
    {
        var expected = SegmentStart.Size;
        foreach (var (offset, header) in frames.TakeWhile(frame => frame.Offset < end))
        {
            NoteGap(segment, bytes, expected, offset);
            expected = offset + header.FrameBytes;
            Group = Math.Max(Group, header.Group);
            Apply(segment, bytes.AsSpan(offset + FrameHeader.Size, header.HeadBytes), offset, header);
        }

        NoteGap(segment, bytes, expected, end);
    }

    private void NoteGap(LogSegment segment, byte[] bytes, int expected, int offset)
    {
        if (offset > expected)
        {
            _damages.Add(new(segment.Path, expected, bytes[expected..offset], IsTail: false));
        }
    }

    private void Apply(LogSegment segment, ReadOnlySpan<byte> head, int offset, FrameHeader header)
    {
        switch (header.Type)
        {
            case FrameType.Entry:
                Add(segment, head, offset, header);
                break;
            case FrameType.Removed:
                for (var i = 0; i < head.Length; i += 2 * sizeof(long))
                {
                    Rows.Drop(Number(head, i), Number(head, i + sizeof(long)));
                }

                break;
            case FrameType.Shipped:
                for (var i = 0; i < head.Length; i += sizeof(long))
                {
                    Rows.MarkShipped(Number(head, i));
                }

                break;
            default:
                break;
        }
    }

    private static long Number(ReadOnlySpan<byte> head, int at) => BinaryPrimitives.ReadInt64LittleEndian(head[at..]);

    private void Add(LogSegment segment, ReadOnlySpan<byte> head, int offset, FrameHeader header)
    {
        var entry = LoggedEntry.ReadHeader(head, header.BodyBytes);
        Rows.Put(new(segment, offset, header.FrameBytes, entry));
        Advance(new(entry.Sequence, LoggedEntry.HashOf(head).ToArray()));
    }

    /// <summary>Rows that were moved are older than the end.</summary>
    private void Advance(ChainEnd found)
    {
        if (End is not { } end || found.Sequence > end.Sequence)
        {
            End = found;
        }
    }
}
