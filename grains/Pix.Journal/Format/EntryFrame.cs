using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Journal.Format;

/// <summary>Reads and writes the head of an entry's frame. The body of the frame is the payload.</summary>
/// <remarks>
/// Fields in order with their sizes in bytes, little endian: sequence 8, time in microseconds 8, kind 1, shipped 1, zeros 2, previous hash
/// 32, hash 32, label (UTF-8).
/// </remarks>
internal static class EntryFrame
{
    private const int AtMicrosAt = 8, KindAt = 16, ShippedAt = 17, PreviousAt = 20, HashAt = PreviousAt + SHA256.HashSizeInBytes, IdAt = HashAt + SHA256.HashSizeInBytes;

    public static int HeadBytes(string label) => IdAt + Encoding.UTF8.GetByteCount(label);

    public static void Write(Span<byte> head, LogEntry row)
    {
        BinaryPrimitives.WriteInt64LittleEndian(head, row.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(head[AtMicrosAt..], row.AtMicros);
        head[KindAt] = row.Kind;
        head[ShippedAt] = row.Shipped ? (byte)1 : (byte)0;
        head[(ShippedAt + 1)..PreviousAt].Clear();
        row.Previous.CopyTo(head[PreviousAt..]);
        row.Hash.CopyTo(head[HashAt..]);
        Encoding.UTF8.GetBytes(row.Label, head[IdAt..]);
    }

    /// <summary>
    /// Returns an entry from the bytes of its frame and from its header, which was read earlier. If the bytes were damaged since then, no
    /// exception is thrown, but the entry is not intact (<see cref="LogEntry.IsIntact"/>).
    /// </summary>
    /// <param name="content">Head and body of the frame.</param>
    /// <param name="header">Header of the entry, as kept in memory.</param>
    public static LogEntry Read(ReadOnlySpan<byte> content, EntryHeader header) => new(
        header.Sequence, header.Kind, header.Label, header.AtMicros, header.Shipped,
        content.Slice(PreviousAt, SHA256.HashSizeInBytes).ToArray(), HashOf(content).ToArray(), content[^header.Bytes..].ToArray());

    public static ReadOnlySpan<byte> HashOf(ReadOnlySpan<byte> head) => head.Slice(HashAt, SHA256.HashSizeInBytes);

    public static ReadOnlySpan<byte> PreviousOf(ReadOnlySpan<byte> head) => head.Slice(PreviousAt, SHA256.HashSizeInBytes);

    public static EntryHeader ReadHeader(ReadOnlySpan<byte> head, int payloadBytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(head),
        head[KindAt],
        Encoding.UTF8.GetString(head[IdAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(head[AtMicrosAt..]),
        head[ShippedAt] == 1,
        payloadBytes);
}
