namespace Pix.Simulation.Disks;

/// <summary>The part of a write that lies in one sector. The disk has either all of it or nothing.</summary>
/// <param name="Offset">Position in the file.</param>
/// <param name="Bytes">The written bytes.</param>
internal sealed record Sector(long Offset, byte[] Bytes)
{
    /// <summary>Size of a sector, in bytes.</summary>
    public const int Size = 512;

    /// <summary>True if a sync of this part failed. The memory still shows the part, and it never reaches the disk.</summary>
    public bool IsDropped { get; set; }

    public long End => Offset + Bytes.Length;

    /// <summary>Divides a write into parts that each lie in one sector.</summary>
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
