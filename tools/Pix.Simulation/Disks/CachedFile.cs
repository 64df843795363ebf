using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The data of a file that one machine has in memory and that the disk does not have.</summary>
internal sealed class CachedFile(SimulatedFileData file, Randomness random)
{
    private readonly List<Sector> _sectors = [];
    private long _length;

    /// <summary>Length of the file in bytes, as this machine sees it.</summary>
    public long Length => Math.Max(_length, file.Length);

    /// <summary>True if some data is not on the disk yet.</summary>
    public bool IsDirty => _sectors.Any(sector => !sector.IsDropped) || _length > file.Length;

    public void Write(long offset, ReadOnlyMemory<byte> bytes)
    {
        _sectors.AddRange(Sector.Of(offset, bytes));
        _length = Math.Max(Length, offset + bytes.Length);
    }

    /// <exception cref="IOException">One of the sectors to be read is unreadable.</exception>
    public int Read(long offset, Span<byte> bytes, string path)
    {
        var count = (int)Math.Clamp(Length - offset, 0, bytes.Length);
        var read = bytes[..count];
        read.Clear();
        for (var sector = offset / Sector.Size; sector * Sector.Size < offset + count; sector++)
        {
            if (file.Unreadable.Contains(sector))
            {
                throw DiskErrors.Of(DiskErrors.Io, path);
            }
        }

        if (offset < file.Length)
        {
            var known = file.Bytes[(int)offset..];
            known[..Math.Min(known.Length, count)].CopyTo(read);
        }

        foreach (var sector in _sectors)
        {
            Overlay(sector, offset, read);
        }

        return count;
    }

    /// <summary>
    /// Writes all dirty data to the disk. Data that an earlier failed sync dropped is not written, because the system counts its pages as
    /// clean.
    /// </summary>
    public void Sync()
    {
        foreach (var sector in _sectors.Where(sector => !sector.IsDropped))
        {
            file.Write(sector.Offset, sector.Bytes);
        }

        file.Extend(Length);
        _sectors.RemoveAll(sector => !sector.IsDropped);
    }

    /// <summary>Fails a sync. Some dirty data reaches the disk, the rest never will, and from now on all of it counts as clean.</summary>
    public void FailSync()
    {
        var kept = random.Of([0, 0, 50, 90]);
        SomeReach(kept);
        if (random.Percent(50))
        {
            file.Extend(Length);
        }

        foreach (var sector in _sectors)
        {
            sector.IsDropped = true;
        }

        // The system may drop these pages from memory immediately.
        if (random.Percent(50))
        {
            _sectors.Clear();
        }
    }

    /// <summary>Writes some of the dirty data, as the operating system does without a sync.</summary>
    public void WriteBack()
    {
        SomeReach(random.Of([10, 50, 100]));
    }

    public void Crash(int keptPercent)
    {
        SomeReach(keptPercent);
        if (random.Percent(keptPercent))
        {
            file.Extend(Length);
        }

        _sectors.Clear();
    }

    private void SomeReach(int percent)
    {
        foreach (var sector in _sectors.Where(sector => !sector.IsDropped).ToList())
        {
            if (random.Percent(percent))
            {
                file.Write(sector.Offset, sector.Bytes);
                _sectors.Remove(sector);
            }
        }
    }

    private static void Overlay(Sector sector, long offset, Span<byte> read)
    {
        var (from, to) = (Math.Max(sector.Offset, offset), Math.Min(sector.End, offset + read.Length));
        if (from < to)
        {
            sector.Bytes.AsSpan((int)(from - sector.Offset), (int)(to - from)).CopyTo(read[(int)(from - offset)..]);
        }
    }
}
