using System.Buffers.Binary;

namespace Pix.Journal.Format;

/// <summary>The header of 40 bytes that precedes the head and the body of each frame.</summary>
/// <remarks>
/// Fields in order with their sizes in bytes, little endian: magic 8 (the first bytes of the chain's origin, so that bytes inside a body
/// and frames of another journal are not taken for frames of this journal), length of the head 4, length of the body 4, group 8, place in
/// the group 4, type 1, the owner's epoch 3 (0 before format 3), CRC-32 of the body 4, CRC-32 of the previous 36 bytes and the head 4. The
/// body has its own CRC, which the caller's thread computes. So the writer's thread computes a CRC over only some 150 bytes per entry,
/// regardless of the entry's size.
/// </remarks>
internal readonly record struct FrameHeader(int HeadBytes, int BodyBytes, long Group, int Place, FrameType Type, int Epoch, uint BodyCrc)
{
    public const int Size = CrcAt + sizeof(uint);

    /// <summary>Mask for the low 24 bits of an epoch, which is the part that a frame stores.</summary>
    public const int EpochMask = 0xFFFFFF;

    /// <summary>Maximum size of a head in bytes. Pix writes no larger head.</summary>
    private const int MaxHeadBytes = 64 << 20;

    private const int HeadAt = 8, BodyAt = 12, GroupAt = 16, PlaceAt = 24, TypeAt = 28, BodyCrcAt = 32, CrcAt = 36;

    /// <summary>Size of the frame in bytes: header, head and body.</summary>
    public int FrameBytes => Size + HeadBytes + BodyBytes;

    /// <summary>Writes the header into a frame whose head is already in place.</summary>
    public void Write(Span<byte> frame, ReadOnlySpan<byte> magic)
    {
        magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[HeadAt..], HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[BodyAt..], BodyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(frame[GroupAt..], Group);
        BinaryPrimitives.WriteInt32LittleEndian(frame[PlaceAt..], Place);
        BinaryPrimitives.WriteInt32LittleEndian(frame[TypeAt..], (byte)Type | (Epoch << 8));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[BodyCrcAt..], BodyCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], Checksum.Of(frame[..CrcAt], frame.Slice(Size, HeadBytes)));
    }

    /// <summary>Reads a header. Returns false if the bytes are no header of this journal, or if the frame would not fit into the rest of the file.</summary>
    /// <param name="bytes">Bytes of the file from the position of the possible header.</param>
    /// <param name="magic">Magic of the journal (<see cref="HashChain.Magic"/>).</param>
    /// <param name="available">Number of bytes in the file from that position.</param>
    /// <param name="header">The header that was read. Its CRC is not checked.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, long available, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size || !bytes.StartsWith(magic))
        {
            return false;
        }

        var type = BinaryPrimitives.ReadInt32LittleEndian(bytes[TypeAt..]);
        header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[HeadAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[BodyAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[GroupAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[PlaceAt..]),
            (FrameType)(type & 0xFF),
            (type >> 8) & EpochMask,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[BodyCrcAt..]));
        return header.HeadBytes is >= 0 and <= MaxHeadBytes && header.BodyBytes >= 0 && Size + (long)header.HeadBytes + header.BodyBytes <= Math.Min(available, int.MaxValue);
    }

    /// <summary>True if the CRC matches, so header and head are as they were written.</summary>
    /// <param name="frame">Bytes of the frame from its start, at least up to the end of its head.</param>
    public bool IsWhole(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcAt..]) == Checksum.Of(frame[..CrcAt], frame.Slice(Size, HeadBytes));
}
