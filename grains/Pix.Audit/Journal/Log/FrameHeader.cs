using System.Buffers.Binary;

namespace Pix.Audit;

/// <summary>The 32 bytes before each frame's content.</summary>
/// <remarks>
/// Little endian: magic 8 (the first bytes of the chain's origin, so that neither bytes inside a body nor another journal's
/// frames are taken for frames), content length 4, CRC-32 4 (of the other 28 and the content), group 8, place in the group 4,
/// type 1, zeros 3.
/// </remarks>
internal readonly record struct FrameHeader(int Length, uint Crc, long Group, int Place, FrameType Type)
{
    public const int Size = 32;

    private const int LengthAt = 8, CrcAt = 12, GroupAt = 16, PlaceAt = 24, TypeAt = 28;

    public static FrameHeader Read(ReadOnlySpan<byte> frame) => new(
        BinaryPrimitives.ReadInt32LittleEndian(frame[LengthAt..]),
        BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcAt..]),
        BinaryPrimitives.ReadInt64LittleEndian(frame[GroupAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(frame[PlaceAt..]),
        (FrameType)frame[TypeAt]);

    /// <summary>Writes the header before content that is already in its place.</summary>
    /// <param name="frame">Header and content.</param>
    /// <param name="magic">The journal's.</param>
    /// <param name="group">Number of the transaction.</param>
    /// <param name="place">Number of the frame in it, from 0.</param>
    /// <param name="type">What the frame says.</param>
    public static void Write(Span<byte> frame, ReadOnlySpan<byte> magic, long group, int place, FrameType type)
    {
        frame[..Size].Clear();
        magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthAt..], frame.Length - Size);
        BinaryPrimitives.WriteInt64LittleEndian(frame[GroupAt..], group);
        BinaryPrimitives.WriteInt32LittleEndian(frame[PlaceAt..], place);
        frame[TypeAt] = (byte)type;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], CrcOf(frame));
    }

    /// <summary>CRC-32 (ISO 3309) of a frame without the field that holds it.</summary>
    public static uint CrcOf(ReadOnlySpan<byte> frame) => LogChecksum.Of(frame[..CrcAt], frame[GroupAt..]);
}
