namespace Pix.Simulation.Disks;

/// <summary>A piece of a write inside one sector: the disk has all of it or nothing.</summary>
/// <param name="Offset">Where in the file.</param>
/// <param name="Bytes">What was written.</param>
internal sealed record Sector(long Offset, byte[] Bytes)
{
    /// <summary>Bytes of a sector.</summary>
    public const int Size = 512;

    /// <summary>Its sync failed: the memory still shows it, and it never reaches the disk.</summary>
    public bool IsDropped { get; set; }

    public long End => Offset + Bytes.Length;

    /// <summary>A write, in pieces.</summary>
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
