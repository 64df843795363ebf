namespace Pix.Simulation.Disks;

/// <summary>A file as the disk has it, whatever machines hold of it in their memory.</summary>
internal sealed class SimulatedFileData(int number)
{
    private byte[] _bytes = new byte[1024];

    /// <summary>Number of the file, for histories.</summary>
    public int Number => number;

    /// <summary>Bytes that the disk knows of.</summary>
    public long Length { get; private set; }

    /// <summary>Who has the exclusive lock.</summary>
    public SimulatedFile? Lock { get; set; }

    /// <summary>Sectors that cannot be read.</summary>
    public HashSet<long> Unreadable { get; } = [];

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Length);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Extend(offset + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Unreadable.Remove(offset / Sector.Size);
    }

    /// <summary>Makes the file at least so long; what was not written is zeros.</summary>
    public void Extend(long length)
    {
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(length, _bytes.Length * 2));
        }

        Length = Math.Max(Length, length);
    }

    public void Flip(long offset, byte bits) => _bytes[offset] ^= bits;
}
