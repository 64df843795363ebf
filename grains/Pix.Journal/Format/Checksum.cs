using System.IO.Hashing;

namespace Pix.Journal.Format;

/// <summary>CRC-32 (ISO 3309, zlib's <c>crc32</c>). This checksum detects damage by disks and crashes; the hash chain detects changes by people.</summary>
internal static class Checksum
{
    [ThreadStatic]
    private static Crc32? _crc;

    public static uint Of(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);

    /// <summary>Returns the checksum of two byte ranges as if they were joined.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var crc = _crc ??= new();
        crc.Reset();
        crc.Append(first);
        crc.Append(second);
        return crc.GetCurrentHashAsUInt32();
    }
}
