namespace Pix.Simulation.Disks;

/// <summary>A file as it is on the disk, without the data that machines have only in memory.</summary>
internal sealed class SimulatedFileData(int number)
{
    private byte[] _bytes = new byte[1024];

    /// <summary>Number of the file, for histories.</summary>
    public int Number => number;

    /// <summary>Length of the file on the disk, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The open file that has the exclusive lock. Null if there is no lock.</summary>
    public SimulatedFile? Lock { get; set; }

    /// <summary>Numbers of the sectors that cannot be read.</summary>
    public HashSet<long> Unreadable { get; } = [];

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, (int)Length);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Extend(offset + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
        Unreadable.Remove(offset / Sector.Size);
    }

    /// <summary>Extends the file to at least a length. Bytes that were never written are zeros.</summary>
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
