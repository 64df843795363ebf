using System.Buffers.Binary;

namespace Pix.Journal.Format;

/// <summary>The 40 bytes before each frame's head and body.</summary>
/// <remarks>
/// Little endian: magic 8 (the first bytes of the chain's origin, so that neither bytes inside a body nor another journal's
/// frames are taken for frames), length of the head 4, length of the body 4, group 8, place in the group 4, type 1, the owner's epoch 3 (0 before format 3), CRC-32 of the
/// body 4, CRC-32 of the 36 bytes before and the head 4. The body's is apart because its caller's thread makes it: the writer's checks some 150
/// bytes an entry, whatever its size.
/// </remarks>
internal readonly record struct FrameHeader(int HeadBytes, int BodyBytes, long Group, int Place, FrameType Type, int Epoch, uint BodyCrc)
{
    public const int Size = CrcAt + sizeof(uint);

    /// <summary>The part of an epoch that a frame carries.</summary>
    public const int EpochMask = 0xFFFFFF;

    /// <summary>No head is longer; a length that says more was not written here.</summary>
    private const int MaxHeadBytes = 64 << 20;

    private const int HeadAt = 8, BodyAt = 12, GroupAt = 16, PlaceAt = 24, TypeAt = 28, BodyCrcAt = 32, CrcAt = 36;

    /// <summary>Header, head and body.</summary>
    public int FrameBytes => Size + HeadBytes + BodyBytes;

    /// <summary>Writes the header before a head that is already in its place.</summary>
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

    /// <summary>False unless a header of this journal may begin here, with a frame that is not longer than what follows.</summary>
    /// <param name="bytes">The bytes, 40 at least.</param>
    /// <param name="magic">The journal's.</param>
    /// <param name="available">Bytes of the file from here.</param>
    /// <param name="header">What they say; not checked against the CRC.</param>
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
    /// <param name="frame">The frame from its first byte, with its whole head.</param>
    public bool IsWhole(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcAt..]) == Checksum.Of(frame[..CrcAt], frame.Slice(Size, HeadBytes));
}
