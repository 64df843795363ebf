using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The cache of one file in the memory of one machine: data that was written and is not on the disk yet.</summary>
internal sealed class CachedFile(SimulatedFileData file, Randomness random)
{
    private readonly List<Sector> _sectors = [];
    private long _length;

    /// <summary>Length of the file in bytes, including data that is only in the memory of this machine.</summary>
    public long Length => Math.Max(_length, file.Length);

    /// <summary>True if a sync has data or a new length to write to the disk.</summary>
    public bool IsDirty => _sectors.Any(sector => !sector.IsDropped) || _length > file.Length;

    public void Write(long offset, ReadOnlyMemory<byte> bytes)
    {
        _sectors.AddRange(Sector.Of(offset, bytes));
        _length = Math.Max(Length, offset + bytes.Length);
    }

    /// <exception cref="IOException">A sector in the range is unreadable.</exception>
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
    /// Writes all dirty data to the disk. Data of an earlier failed sync is not written, because Linux marks the pages of a failed sync as clean,
    /// so this sync succeeds without them.
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

    /// <summary>Fails a sync. Some of the dirty data is written to the disk. The rest is marked as clean, so no later sync writes it.</summary>
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

        // An operating system can remove clean pages from memory at once. Then a read returns the old data of the disk.
        if (random.Percent(50))
        {
            _sectors.Clear();
        }
    }

    /// <summary>Writes some of the dirty data to the disk, as an operating system does at any time without a sync.</summary>
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
