using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>One file system, used by one machine or by several machines (like EFS).</summary>
internal sealed class Volume
{
    /// <summary>Finds ranges in the bytes of a file.</summary>
    public delegate IReadOnlyList<(long Offset, int Length)> PlacesOf(ReadOnlySpan<byte> file);

    private readonly List<SimulatedFile> _open = [];
    private int _files;

    public Volume(World world, FaultClock faults, bool isShared)
    {
        (World, Faults, IsShared) = (world, faults, isShared);
        Random = world.Random.Named("disk");
        Names = new(Random);
    }

    public World World { get; }

    public FaultClock Faults { get; }

    /// <summary>True if several machines use the volume over a network. Then the lock of a lost machine stays until its lease ends.</summary>
    public bool IsShared { get; }

    public Randomness Random { get; }

    public Names Names { get; }

    /// <summary>True if a writer whose lock was lost can still write. That is harder for the product than NFS, where the client's write fails.</summary>
    public bool WritesAfterLostLock { get; set; }

    /// <summary>Time for which the server keeps the lock of a client that it does not hear from.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Free space that the volume reports, in bytes.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>Places whose bits changed or that cannot be read.</summary>
    public List<RottenPlace> Rotten { get; } = [];

    /// <summary>True if a fault made a read or a sync fail. Data that could not be read is reported as damage.</summary>
    public bool HasFailedToRead { get; set; }

    /// <summary>Number of deletions that a fault made fail. The files may stay until the journal is opened again.</summary>
    public int FailedDeletions { get; set; }

    public SimulatedFileData NewFile() => new(++_files);

    public void Opened(SimulatedFile file) => _open.Add(file);

    public void Closed(SimulatedFile file)
    {
        _open.Remove(file);
        if (file.Data.Lock == file)
        {
            file.Data.Lock = null;
        }
    }

    /// <summary>Closes the files of a process that has ended. If its machine was lost and the volume is shared, its locks stay for a lease.</summary>
    public void ProcessEnded(Node node, bool withMachine)
    {
        foreach (var file in _open.Where(file => file.Node == node).ToList())
        {
            if (withMachine && IsShared)
            {
                World.After(Lease, () => Closed(file));
            }
            else
            {
                Closed(file);
            }
        }
    }

    /// <summary>Drops the locks of a process on the file server.</summary>
    public void LoseLocks(Node node)
    {
        foreach (var file in _open.Where(file => file.Node == node && file.Data.Lock == file))
        {
            World.Note("volume", $"forgets the lock of {node.Name} on {file.Path}");
            file.Data.Lock = null;
            file.HasLostLock = true;
        }
    }

    /// <summary>True if a text is on the disk, in a file with a durable name.</summary>
    public bool IsDurable(ReadOnlySpan<byte> text)
    {
        foreach (var file in Names.Durable.Values)
        {
            if (file.Bytes.IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Simulates that the file server loses power. Data that was synced is kept.</summary>
    public void LosePower()
    {
        Names.LosePower();
        foreach (var file in _open.ToList())
        {
            Closed(file);
        }
    }

    /// <summary>Damages a sector of one file.</summary>
    /// <param name="unreadable">True if the sector cannot be read, false if it is read with wrong bits.</param>
    /// <param name="choice">Random number that selects the file.</param>
    /// <param name="leastLength">Minimum length of the file, in bytes.</param>
    /// <param name="may">Returns true if a file of this name may be damaged.</param>
    /// <param name="places">Returns ranges of a file, one of which is damaged. If it is null or returns none, any place may be damaged.</param>
    /// <returns>False if there was no such file.</returns>
    public bool TryRot(bool unreadable, int choice, long leastLength, Func<string, bool> may, PlacesOf? places = null)
    {
        var files = Names.Live.Where(name => name.Value.Length >= leastLength && may(name.Key)).OrderBy(name => name.Key, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            return false;
        }

        var (path, file) = files[choice % files.Count];
        var (start, length) = places?.Invoke(file.Bytes) is { Count: > 0 } some ? Random.Of(some) : (0, (int)file.Length);
        var offset = start + Random.Below(length);
        Rotten.Add(new(path, offset, unreadable, file.Bytes.ToArray()));
        if (unreadable)
        {
            file.Unreadable.Add(offset / Sector.Size);
        }
        else
        {
            file.Flip(offset, (byte)Random.Between(1, 255));
        }

        World.Note("volume", $"{(unreadable ? "cannot read" : "rots")} {path} at {offset}");
        return true;
    }
}
