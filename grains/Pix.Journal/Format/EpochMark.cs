using System.Buffers.Binary;
using System.Text;

namespace Pix.Journal.Format;

/// <summary>The content of a log's epoch file, which identifies the process that opened the log last.</summary>
/// <remarks>
/// Fields in order with their sizes in bytes, little endian: "PIXEPOCH" 8, epoch 8, journal id 32 (ASCII), owner 32 (ASCII; new each time a
/// process opens the log, so that two processes that raise the epoch at the same time write different files), CRC-32 of all these 4.
/// </remarks>
/// <param name="Epoch">Number that is raised each time a process opens the log.</param>
/// <param name="JournalId">The journal's id.</param>
/// <param name="Owner">Unique id that is created each time a process opens the log.</param>
internal sealed record EpochMark(long Epoch, string JournalId, string Owner)
{
    private const int EpochAt = 8, IdAt = 16, OwnerAt = 48, CrcAt = 80, IdBytes = 32;

    private static ReadOnlySpan<byte> Mark => "PIXEPOCH"u8;

    public byte[] ToBytes()
    {
        var bytes = new byte[CrcAt + sizeof(uint)];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(EpochAt), Epoch);
        Encoding.ASCII.GetBytes(JournalId, bytes.AsSpan(IdAt, IdBytes));
        Encoding.ASCII.GetBytes(Owner, bytes.AsSpan(OwnerAt, IdBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcAt), Checksum.Of(bytes.AsSpan(0, CrcAt)));
        return bytes;
    }

    /// <summary>Reads the content. Returns null if the bytes are not a valid epoch file.</summary>
    public static EpochMark? TryRead(ReadOnlySpan<byte> bytes) =>
        bytes.Length == CrcAt + sizeof(uint) && bytes.StartsWith(Mark) && BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) == Checksum.Of(bytes[..CrcAt])
            ? new(BinaryPrimitives.ReadInt64LittleEndian(bytes[EpochAt..]), Encoding.ASCII.GetString(bytes.Slice(IdAt, IdBytes)), Encoding.ASCII.GetString(bytes.Slice(OwnerAt, IdBytes)))
            : null;
}
