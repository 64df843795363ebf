using System.Buffers.Binary;

namespace Pix.Journal.Format;

/// <summary>The 40 bytes before each frame's head and body.</summary>
/// <remarks>
/// Little endian: magic 8 (the first bytes of the chain's origin, so that neither bytes inside a body nor another journal's
/// frames are taken for frames), length of the head 4, length of the body 4, group 8, place in the group 4, type 1, zeros 3, CRC-32 of the
/// body 4, CRC-32 of the 36 bytes before and the head 4. The body's is apart because its caller's thread makes it: the writer's checks some 150
/// bytes an entry, whatever its size.
/// </remarks>
internal readonly record struct FrameHeader(int HeadBytes, int BodyBytes, long Group, int Place, FrameType Type, uint BodyCrc)
{
    public const int Size = CrcAt + sizeof(uint);

    private const int HeadAt = 8, BodyAt = 12, GroupAt = 16, PlaceAt = 24, TypeAt = 28, BodyCrcAt = 32, CrcAt = 36;

    /// <summary>Header, head and body.</summary>
    public int FrameBytes => Size + HeadBytes + BodyBytes;

    /// <summary>Writes the header before a head that is already in its place.</summary>
    public void Write(Span<byte> frame, ReadOnlySpan<byte> magic)
    {
        frame[..Size].Clear();
        magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[HeadAt..], HeadBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[BodyAt..], BodyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(frame[GroupAt..], Group);
        BinaryPrimitives.WriteInt32LittleEndian(frame[PlaceAt..], Place);
        frame[TypeAt] = (byte)Type;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[BodyCrcAt..], BodyCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], Checksum.Of(frame[..CrcAt], frame.Slice(Size, HeadBytes)));
    }

    /// <summary>False unless a whole frame of this journal, as it was written, begins here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size || !bytes.StartsWith(magic))
        {
            return false;
        }

        header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[HeadAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[BodyAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[GroupAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[PlaceAt..]),
            (FrameType)bytes[TypeAt],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[BodyCrcAt..]));
        return header.Fits(bytes.Length)
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) == Checksum.Of(bytes[..CrcAt], bytes.Slice(Size, header.HeadBytes))
            && header.BodyCrc == Checksum.Of(bytes.Slice(Size + header.HeadBytes, header.BodyBytes));
    }

    private bool Fits(int available) => HeadBytes >= 0 && BodyBytes >= 0 && HeadBytes <= available - Size && BodyBytes <= available - Size - HeadBytes;
}
