using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pix.Journal.Merkle;

namespace Pix.Journal.Format;

/// <summary>The first bytes of each log file. They contain the journal's id and the end of the hash chain at the time when the file was begun.</summary>
/// <remarks>
/// Fields in order with their sizes in bytes, numbers little endian: "PIXLOG 4" 8, size of the beginning with its CRC 4, journal id 32
/// (hexadecimal, ASCII), number of the file 8, number of the previous file 8 (0: none), end of the previous file 8, epoch 8, group 8, head
/// sequence 8, head hash 32, version of Pix that writes the file 32 (UTF-8, zero-padded), sequence of the Merkle tree's first leaf 8,
/// number of the tree's peaks 4, checksum of the previous file's beginning 4 (0: unknown), the peaks 32 each, CRC-32 of all these 4. So the
/// end of the chain is known even if all earlier entries are deleted. Pix also reads files of version 3 ("PIXLOG 3": without the checksum
/// of the previous file's beginning) and version 2 ("PIXLOG 2": journal id, number, group, head sequence, head hash, CRC-32).
/// </remarks>
/// <param name="JournalId">The journal's id, 32 hexadecimal digits.</param>
/// <param name="Number">Number of the file.</param>
/// <param name="Previous">Identifies the log file before this file.</param>
/// <param name="Epoch">The owner's epoch; 0 in files of version 2.</param>
/// <param name="Group">Number of the last group before this file.</param>
/// <param name="Before">End of the hash chain when this file began.</param>
/// <param name="Tree">The Merkle tree over the entries before this file; null in files of version 2.</param>
/// <param name="Version">The version of Pix that writes the file.</param>
internal sealed record Beginning(string JournalId, long Number, PreviousFile Previous, long Epoch, long Group, ChainEnd Before, MerklePeaks? Tree, string Version)
{
    /// <summary>Maximum size of a beginning in bytes.</summary>
    public const int MaxSize = FixedBytes + (MaxPeaks * SHA256.HashSizeInBytes) + sizeof(uint);

    private const int MaxPeaks = 64, VersionBytes = 32;
    private const int SizeAt = 8, IdAt = 12, IdBytes = 32, NumberAt = IdAt + IdBytes, PreviousAt = NumberAt + 8, PreviousLengthAt = PreviousAt + 8, EpochAt = PreviousLengthAt + 8, GroupAt = EpochAt + 8, SequenceAt = GroupAt + 8,
        HashAt = SequenceAt + 8, VersionAt = HashAt + SHA256.HashSizeInBytes, FirstLeafAt = VersionAt + VersionBytes, PeaksAt = FirstLeafAt + 8, PreviousChecksumAt = PeaksAt + sizeof(int), FixedBytes = PreviousChecksumAt + sizeof(uint);

    /// <summary>Size of this beginning in bytes. The first frame follows directly.</summary>
    public int Size { get; private init; }

    /// <summary>The CRC-32 at the end of this beginning.</summary>
    public uint Checksum { get; private init; }

    private static ReadOnlySpan<byte> Mark => "PIXLOG 4"u8;

    private static ReadOnlySpan<byte> Mark3 => "PIXLOG 3"u8;

    public byte[] ToBytes()
    {
        var peaks = Tree is null ? [] : Tree.Hashes;
        var bytes = new byte[FixedBytes + peaks.Length + sizeof(uint)];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(SizeAt), bytes.Length);
        Encoding.ASCII.GetBytes(JournalId, bytes.AsSpan(IdAt, IdBytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(NumberAt), Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(PreviousAt), Previous.Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(PreviousLengthAt), Previous.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(EpochAt), Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(GroupAt), Group);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SequenceAt), Before.Sequence);
        Before.Hash.CopyTo(bytes.AsSpan(HashAt));
        Encoding.UTF8.TryGetBytes(Version, bytes.AsSpan(VersionAt, VersionBytes), out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(FirstLeafAt), Tree?.First ?? 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(PeaksAt), peaks.Length / SHA256.HashSizeInBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(PreviousChecksumAt), Previous.Checksum);
        peaks.CopyTo(bytes.AsSpan(FixedBytes));
        var crc = bytes.Length - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(crc), Format.Checksum.Of(bytes.AsSpan(0, crc)));
        return bytes;
    }

    /// <summary>Reads a beginning. Returns null if the bytes are not a valid beginning.</summary>
    public static Beginning? TryRead(ReadOnlySpan<byte> bytes)
    {
        var isOfVersion3 = bytes.StartsWith(Mark3);
        if (!bytes.StartsWith(Mark) && !isOfVersion3)
        {
            return BeginningOfVersion2.TryRead(bytes);
        }

        var peaksAt = isOfVersion3 ? PreviousChecksumAt : FixedBytes;
        if (bytes.Length < peaksAt + sizeof(uint)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[SizeAt..]) is not (<= MaxSize and var size) || size < peaksAt + sizeof(uint) || size > bytes.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(size - sizeof(uint))..]) != Format.Checksum.Of(bytes[..(size - sizeof(uint))]))
        {
            return null;
        }

        var (head, firstLeaf) = (BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[FirstLeafAt..]));
        return new(
            Encoding.ASCII.GetString(bytes.Slice(IdAt, IdBytes)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[NumberAt..]),
            new(
                BinaryPrimitives.ReadInt64LittleEndian(bytes[PreviousAt..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[PreviousLengthAt..]),
                isOfVersion3 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[PreviousChecksumAt..])),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[EpochAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[GroupAt..]),
            new(head, bytes.Slice(HashAt, SHA256.HashSizeInBytes).ToArray()),
            MerklePeaks.TryRead(firstLeaf, head + 1 - firstLeaf, bytes[peaksAt..(size - sizeof(uint))]),
            Encoding.UTF8.GetString(bytes.Slice(VersionAt, VersionBytes)).TrimEnd('\0'))
        {
            Size = size,
            Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(size - sizeof(uint))..]),
        };
    }

    /// <summary>A beginning in format version 2.</summary>
    private static class BeginningOfVersion2
    {
        private const int Id2At = 8, Number2At = Id2At + IdBytes, Group2At = Number2At + 8, Sequence2At = Group2At + 8, Hash2At = Sequence2At + 8, CrcAt = Hash2At + SHA256.HashSizeInBytes;

        public static Beginning? TryRead(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < CrcAt + sizeof(uint) || !bytes.StartsWith("PIXLOG 2"u8) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Format.Checksum.Of(bytes[..CrcAt]))
            {
                return null;
            }

            return new(
                Encoding.ASCII.GetString(bytes.Slice(Id2At, IdBytes)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[Number2At..]),
                default,
                0,
                BinaryPrimitives.ReadInt64LittleEndian(bytes[Group2At..]),
                new(BinaryPrimitives.ReadInt64LittleEndian(bytes[Sequence2At..]), bytes.Slice(Hash2At, SHA256.HashSizeInBytes).ToArray()),
                null,
                "with format 2")
            {
                Size = CrcAt + sizeof(uint),
                Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]),
            };
        }
    }
}
