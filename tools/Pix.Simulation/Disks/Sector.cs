namespace Pix.Simulation.Disks;

/// <summary>The part of a write that is in one sector. The disk writes this part completely or not at all.</summary>
/// <param name="Offset">Position of the part in the file, in bytes.</param>
/// <param name="Bytes">The bytes of the part.</param>
internal sealed record Sector(long Offset, byte[] Bytes)
{
    /// <summary>Size of a sector, in bytes.</summary>
    public const int Size = 512;

    /// <summary>True if a sync of this part failed. Reads still return the part from memory, and it is never written to the disk.</summary>
    public bool IsDropped { get; set; }

    public long End => Offset + Bytes.Length;

    /// <summary>Divides a write into its parts, one for each sector.</summary>
    public static IEnumerable<Sector> Of(long offset, ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var size = (int)Math.Min(bytes.Length - at, Size - ((offset + at) % Size));
            yield return new(offset + at, bytes.Slice(at, size).ToArray());
            at += size;
        }
    }
}
