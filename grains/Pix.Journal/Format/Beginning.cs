using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Journal.Format;

/// <summary>The first bytes of each file of the log: whose it is, and where the chain was when it was begun.</summary>
/// <remarks>
/// Little endian: "PIXLOG 2" 8, journal id 32 (hexadecimal, ASCII), number of the file 8, group 8, head sequence 8, head hash 32, CRC-32 of
/// all these 4. It keeps the head when all entries before it are gone.
/// </remarks>
internal sealed record Beginning(string JournalId, long Number, long Group, ChainEnd Before)
{
    public const int Size = CrcAt + sizeof(uint);

    private const int IdAt = 8, IdBytes = 32, NumberAt = IdAt + IdBytes, GroupAt = NumberAt + 8, SequenceAt = GroupAt + 8, HashAt = SequenceAt + 8, CrcAt = HashAt + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Mark => "PIXLOG 2"u8;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Mark.CopyTo(bytes);
        Encoding.ASCII.GetBytes(JournalId, bytes.AsSpan(IdAt, IdBytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumberAt), Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(GroupAt), Group);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), Before.Sequence);
        Before.Hash.CopyTo(bytes.AsSpan(HashAt));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcAt), Checksum.Of(bytes.AsSpan(0, CrcAt), []));
        return bytes;
    }

    /// <summary>Null when these are not such bytes.</summary>
    public static Beginning? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Mark) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Checksum.Of(bytes[..CrcAt], []))
        {
            return null;
        }

        return new(
            Encoding.ASCII.GetString(bytes.Slice(IdAt, IdBytes)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[NumberAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[GroupAt..]),
            new(BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]), bytes.Slice(HashAt, SHA256.HashSizeInBytes).ToArray()));
    }
}
