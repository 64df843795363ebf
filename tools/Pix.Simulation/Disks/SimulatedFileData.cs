namespace Pix.Simulation.Disks;

/// <summary>The content of a file on the disk, without data that is only in the memory of a machine.</summary>
internal sealed class SimulatedFileData(int number)
{
    private byte[] _bytes = new byte[1024];

    /// <summary>Number of the file, which identifies it in histories.</summary>
    public int Number => number;

    /// <summary>Length of the file on the disk, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>The open file handle that has the exclusive lock. Null if nobody has the lock.</summary>
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

    /// <summary>Extends the file to a length if it is shorter. The new bytes are zeros.</summary>
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
