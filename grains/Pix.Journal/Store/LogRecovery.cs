using System.Buffers.Binary;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Reads a log from its beginning: which rows are left, where the chain ends, and what of the files is damaged.</summary>
/// <remarks>
/// The groups were made durable one after the other. So a damaged stretch with a whole later group behind it held something that was
/// acknowledged: what is around it is kept, and the chain shows the gap. A damaged stretch of the last group is what a
/// crash leaves: it is cut off there.
/// </remarks>
internal sealed class LogRecovery(IDisk disk, string logPath) : IAsyncDisposable
{
    private readonly List<LogFile> _files = [];
    private readonly List<LogDamage> _damages = [];
    private readonly List<LogPart> _parts = [];

    /// <summary>Null when there is no log yet.</summary>
    public string? JournalId { get; private set; }

    /// <summary>Number of the newest file that is there, 0 when there is none.</summary>
    public long LastNumber { get; private set; }

    public IReadOnlyList<LogFile> Files => _files;

    public Dictionary<long, LoggedRow> Rows { get; } = [];

    public IReadOnlyList<LogDamage> Damages => _damages;

    /// <summary>Null when there is no log yet.</summary>
    public ChainEnd? End { get; private set; }

    public long Group { get; private set; }

    /// <summary>The Merkle tree up to the end.</summary>
    public LogTree Tree { get; } = new();

    public async ValueTask RunAsync()
    {
        foreach (var number in await LogFile.NumbersAsync(disk, logPath))
        {
            LastNumber = number;
            await OpenAsync(number);
        }

        for (var i = 0; i < _parts.Count; i++)
        {
            Read(_parts[i], i + 1 < _parts.Count ? _parts[i + 1].Beginning : null);
        }
    }

    /// <summary>Closes the files, when the recovery failed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }
    }

    private async ValueTask OpenAsync(long number)
    {
        var file = await disk.OpenAsync(LogFile.PathOf(logPath, number), DiskOpen.Existing);
        var bytes = new byte[await file.LengthAsync()];
        await file.ReadAsync(0, bytes);
        var log = new LogFile(file, number, bytes.Length);
        _files.Add(log);
        if (Beginning.TryRead(bytes) is { } beginning)
        {
            _parts.Add(new(log, beginning, bytes));
            return;
        }

        // Nothing is written to a file before its beginning is durable.
        if (bytes.Length > Beginning.Size)
        {
            throw new IOException($"The journal's file '{file.Path}' does not begin as it must: keep it, and move it away to start without what it holds.");
        }
    }

    private void Read(LogPart part, Beginning? next)
    {
        Enter(part.Beginning, part.File.Path);
        var frames = Frames(part.Bytes, out var magic);

        // Groups behind that where the next file begins were never acknowledged.
        frames = [.. frames.Where(frame => next is null || frame.Header.Group <= next.Group)];
        var end = next is null || (frames.Count > 0 && frames[^1].Header.Group == next.Group) || part.Beginning.Group == next.Group ? EndOf(frames, part.Bytes.Length) : part.Bytes.Length;
        Apply(part.File, part.Bytes, frames, end);
        if (next is null && end < part.Bytes.Length)
        {
            _damages.Add(new(part.File.Path, end, part.Bytes.AsMemory(end), IsTail: true));
        }
    }

    private void Enter(Beginning start, string path)
    {
        JournalId ??= start.JournalId;
        if (JournalId != start.JournalId)
        {
            throw new IOException($"The journal's file '{path}' belongs to another journal ({start.JournalId}, not {JournalId}): move it away.");
        }

        Advance(start.Before);
        Tree.Begin(start.Before, peaks: null);
        Group = Math.Max(Group, start.Group);
    }

    private List<(int Offset, FrameHeader Header)> Frames(byte[] bytes, out byte[] magic)
    {
        magic = HashChain.Magic(JournalId!);
        var scan = new FrameScan(bytes, magic);
        var frames = new List<(int Offset, FrameHeader Header)>();
        for (var at = scan.Next(Beginning.Size, out var header); at >= 0; at = scan.Next(at + header.FrameBytes, out header))
        {
            frames.Add((at, header));
        }

        return frames;
    }

    /// <summary>Where the newest file ends: behind its last frame, or before the gap that a crash left inside the last group.</summary>
    private static int EndOf(List<(int Offset, FrameHeader Header)> frames, int length)
    {
        var end = Beginning.Size;
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

    private void Apply(LogFile file, byte[] bytes, List<(int Offset, FrameHeader Header)> frames, int end)
    {
        var expected = Beginning.Size;
        foreach (var (offset, header) in frames.TakeWhile(frame => frame.Offset < end))
        {
            NoteGap(file, bytes, expected, offset);
            expected = offset + header.FrameBytes;
            Group = Math.Max(Group, header.Group);
            Apply(file, bytes.AsSpan(offset + FrameHeader.Size, header.HeadBytes), offset, header);
        }

        NoteGap(file, bytes, expected, end);
    }

    private void NoteGap(LogFile file, byte[] bytes, int expected, int offset)
    {
        if (offset > expected)
        {
            _damages.Add(new(file.Path, expected, bytes.AsMemory(expected, offset - expected), IsTail: false));
        }
    }

    private void Apply(LogFile file, ReadOnlySpan<byte> head, int offset, FrameHeader header)
    {
        switch (header.Type)
        {
            case FrameType.Entry:
                Add(file, head, offset, header);
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

    private void Add(LogFile file, ReadOnlySpan<byte> head, int offset, FrameHeader header)
    {
        var entry = EntryFrame.ReadHeader(head, header.BodyBytes);
        Rows.Put(new(file, offset, header.FrameBytes, entry));
        Tree.Add(entry.Sequence, head);
        Advance(new(entry.Sequence, EntryFrame.HashOf(head).ToArray()));
    }

    /// <summary>Rows that were moved are older than the end.</summary>
    private void Advance(ChainEnd found)
    {
        if (End is not { } end || found.Sequence > end.Sequence)
        {
            End = found;
        }
    }

    private sealed record LogPart(LogFile File, Beginning Beginning, byte[] Bytes);
}
