using System.Buffers.Binary;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The frames of one group, which are written to the file with one call. The memory is reused for the next group.</summary>
internal sealed class LogGroup
{
    /// <summary>Number of bytes written to test whether a failed disk accepts appends again.</summary>
    public const int RecoveryProbe = 64 << 10;

    /// <summary>Number of bytes written to test whether a disk that has not failed still works.</summary>
    public const int SmallProbe = 64;

    private const int KeptBytes = 8 << 20;

    private readonly byte[] _magic;
    private readonly int _epoch;
    private readonly List<(int Offset, int Bytes, EntryHeader Header)> _entries = [];
    private readonly List<(long First, long Last)> _removed = [];
    private readonly List<long> _shipped = [];
    private byte[] _buffer = new byte[1 << 20];
    private int _length;
    private int _frames;

    /// <param name="magic">Magic of the journal (<see cref="HashChain.Magic"/>).</param>
    /// <param name="epoch">Epoch of the log's owner.</param>
    public LogGroup(byte[] magic, long epoch)
    {
        (_magic, _epoch) = (magic, (int)(epoch & FrameHeader.EpochMask));
    }

    public long Number { get; private set; }

    /// <summary>The group's entries, with their positions in <see cref="Bytes"/>.</summary>
    public IReadOnlyList<(int Offset, int Bytes, EntryHeader Header)> Entries => _entries;

    public IReadOnlyList<(long First, long Last)> Removed => _removed;

    public IReadOnlyList<long> Shipped => _shipped;

    public bool IsEmpty => _length == 0 && _removed.Count == 0 && _shipped.Count == 0;

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Begin(long number)
    {
        Number = number;
        (_length, _frames) = (0, 0);
        _entries.Clear();
        _removed.Clear();
        _shipped.Clear();
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[1 << 20];
        }
    }

    /// <param name="row">The entry.</param>
    /// <param name="payloadCrc">CRC-32 of the entry's payload.</param>
    public void Add(LogEntry row, uint payloadCrc)
    {
        var offset = _length;
        var header = new FrameHeader(EntryFrame.HeadBytes(row.Label), row.Payload.Length, Number, _frames++, FrameType.Entry, _epoch, payloadCrc);
        var frame = Take(header.FrameBytes);
        EntryFrame.Write(frame.Slice(FrameHeader.Size, header.HeadBytes), row);
        row.Payload.CopyTo(frame[(FrameHeader.Size + header.HeadBytes)..]);
        header.Write(frame, _magic);
        _entries.Add((offset, frame.Length, new(row.Sequence, row.Kind, row.Label, row.AtMicros, row.Shipped, row.Payload.Length)));
    }

    public void Remove(long first, long last) => _removed.Add((first, last));

    public void Ship(long sequence) => _shipped.Add(sequence);

    public void Probe(int bytes)
    {
        var header = new FrameHeader(bytes, 0, Number, _frames++, FrameType.Probe, _epoch, 0);
        var frame = Take(header.FrameBytes);
        FillUnlike(frame[FrameHeader.Size..], Number);
        header.Write(frame, _magic);
    }

    /// <summary>Adds the frames that delete entries and mark entries as shipped. Afterwards nothing more can be added to the group.</summary>
    public void Close()
    {
#if PIX_PLANTED
        if (Planted.Is("tombstone-lost"))
        {
            return;
        }

        if (Planted.Is("shipped-mark-lost"))
        {
            _shipped.Clear();
        }
#endif
        if (_removed.Count > 0)
        {
            WriteNumbers(FrameType.Removed, [.. _removed.SelectMany(run => (long[])[run.First, run.Last])]);
        }

        if (_shipped.Count > 0)
        {
            WriteNumbers(FrameType.Shipped, _shipped);
        }
    }

    /// <summary>Fills memory with incompressible bytes that depend only on the number.</summary>
    private static void FillUnlike(Span<byte> bytes, long number)
    {
        var state = (ulong)number | 1;
        for (var i = 0; i < bytes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = (byte)state;
        }
    }

    private void WriteNumbers(FrameType type, List<long> numbers)
    {
        var header = new FrameHeader(numbers.Count * sizeof(long), 0, Number, _frames++, type, _epoch, 0);
        var frame = Take(header.FrameBytes);
        for (var i = 0; i < numbers.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(frame[(FrameHeader.Size + (i * sizeof(long)))..], numbers[i]);
        }

        header.Write(frame, _magic);
    }

    private Span<byte> Take(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        var frame = _buffer.AsSpan(_length, bytes);
        _length += bytes;
        return frame;
    }
}
