using System.Buffers.Binary;

namespace Pix.Journal.Format;

/// <summary>The 40 bytes before each frame's head and body.</summary>
/// <remarks>
/// Little endian: magic 8 (the first bytes of the chain's origin, so that bytes inside a body and another journal's frames are not mistaken
/// for frames), length of the head 4, length of the body 4, group 8, place in the group 4, type 1, the owner's epoch 3 (0 before format 3),
/// CRC-32 of the body 4, CRC-32 of the previous 36 bytes and the head 4. The body has its own CRC because the caller's thread computes it:
/// the writer's thread checks some 150 bytes an entry, whatever its size.
/// </remarks>
internal readonly record struct FrameHeader(int HeadBytes, int BodyBytes, long Group, int Place, FrameType Type, int Epoch, uint BodyCrc)
{
    public const int Size = CrcAt + sizeof(uint);

    /// <summary>The part of an epoch that fits into a frame.</summary>
    public const int EpochMask = 0xFFFFFF;

    /// <summary>No head is longer; a larger length is not this program's.</summary>
    private const int MaxHeadBytes = 64 << 20;

    private const int HeadAt = 8, BodyAt = 12, GroupAt = 16, PlaceAt = 24, TypeAt = 28, BodyCrcAt = 32, CrcAt = 36;

    /// <summary>Header, head and body.</summary>
    public int FrameBytes => Size + HeadBytes + BodyBytes;

    /// <summary>Writes the header in front of a head that is already in place.</summary>
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

    /// <summary>False unless a header of this journal may begin here, whose frame fits into the rest of the file.</summary>
    /// <param name="bytes">The bytes, 40 at least.</param>
    /// <param name="magic">The journal's.</param>
    /// <param name="available">Bytes of the file from here.</param>
    /// <param name="header">The header in these bytes; its CRC is not checked.</param>
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

    /// <summary>True when header and head are what was written.</summary>
    /// <param name="frame">The frame from its first byte, at least its whole head.</param>
    public bool IsWhole(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcAt..]) == Checksum.Of(frame[..CrcAt], frame.Slice(Size, HeadBytes));
}
