using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Audit;

/// <summary>The content of an entry's frame.</summary>
/// <remarks>
/// Little endian: sequence 8, time in microseconds 8, kind 1, shipped 1, length of the record id 2, previous hash 32, hash 32,
/// record id (UTF-8), payload.
/// </remarks>
internal static class LoggedEntry
{
    public const int FixedBytes = 20 + (2 * SHA256.HashSizeInBytes);

    private const int AtMicrosAt = 8, KindAt = 16, ShippedAt = 17, IdLengthAt = 18, PreviousAt = 20, HashAt = PreviousAt + SHA256.HashSizeInBytes;

    public static int Size(string recordId, int payloadBytes) => FixedBytes + Encoding.UTF8.GetByteCount(recordId) + payloadBytes;

    public static void Write(Span<byte> content, JournalRow row)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content, row.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(content[AtMicrosAt..], row.AtMicros);
        content[KindAt] = (byte)row.Kind;
        content[ShippedAt] = row.Shipped ? (byte)1 : (byte)0;
        var idLength = Encoding.UTF8.GetBytes(row.RecordId, content[FixedBytes..]);
        BinaryPrimitives.WriteUInt16LittleEndian(content[IdLengthAt..], checked((ushort)idLength));
        row.Previous.CopyTo(content[PreviousAt..]);
        row.Hash.CopyTo(content[HashAt..]);
        row.Payload.CopyTo(content[(FixedBytes + idLength)..]);
    }

    /// <summary>The row of a header that is known: bytes that were damaged since make a row that is not intact, not an exception.</summary>
    public static JournalRow Read(ReadOnlySpan<byte> content, JournalRowHeader header) => new(
        header.Sequence, header.Kind, header.RecordId, header.AtMicros, header.Shipped,
        content.Slice(PreviousAt, SHA256.HashSizeInBytes).ToArray(), HashOf(content).ToArray(), content[^header.Bytes..].ToArray());

    public static ReadOnlySpan<byte> HashOf(ReadOnlySpan<byte> content) => content.Slice(HashAt, SHA256.HashSizeInBytes);

    public static JournalRowHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        var idLength = BinaryPrimitives.ReadUInt16LittleEndian(content[IdLengthAt..]);
        return new(
            BinaryPrimitives.ReadInt64LittleEndian(content),
            (EntryKind)content[KindAt],
            Encoding.UTF8.GetString(content.Slice(FixedBytes, idLength)),
            BinaryPrimitives.ReadInt64LittleEndian(content[AtMicrosAt..]),
            content[ShippedAt] == 1,
            content.Length - FixedBytes - idLength);
    }
}
