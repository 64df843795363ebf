using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>A simulated file system: the local disk of one machine, or a network file system that several machines share (like EFS).</summary>
internal sealed class Volume
{
    /// <summary>Returns the ranges of a file in which it should be damaged.</summary>
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

    /// <summary>True if several machines use the volume over a network. Then the locks of a lost machine remain until its lease ends.</summary>
    public bool IsShared { get; }

    public Randomness Random { get; }

    public Names Names { get; }

    /// <summary>
    /// True if a process whose lock was lost can still write. This is a harder test for Pix than NFS, on which such writes fail.
    /// </summary>
    public bool WritesAfterLostLock { get; set; }

    /// <summary>Time for which the file server keeps the locks of a machine that sends nothing any more.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Free space that the volume reports, in bytes.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>All places that the simulation has damaged.</summary>
    public List<RottenPlace> Rotten { get; } = [];

    /// <summary>True if a fault has made a read or a sync fail. Then Pix is allowed to report damage, because it reports unreadable data as damage.</summary>
    public bool HasFailedToRead { get; set; }

    /// <summary>Number of file deletions that failed because of a fault. These files can remain until the journal is opened again.</summary>
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

    /// <summary>
    /// Closes the files of a process that has ended. If the whole machine was lost and the volume is shared, closes them only after the lease, because
    /// the file server keeps the locks for that time.
    /// </summary>
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

    /// <summary>Makes the file server drop all locks of a process.</summary>
    public void LoseLocks(Node node)
    {
        foreach (var file in _open.Where(file => file.Node == node && file.Data.Lock == file))
        {
            World.Note("volume", $"forgets the lock of {node.Name} on {file.Path}");
            file.Data.Lock = null;
            file.HasLostLock = true;
        }
    }

    /// <summary>True if the text is on the disk in a file whose name is durable.</summary>
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

    /// <summary>Simulates a loss of power of the file server. Synced data is kept. A random part of the changes of names without a sync is lost.</summary>
    public void LosePower()
    {
        Names.LosePower();
        foreach (var file in _open.ToList())
        {
            Closed(file);
        }
    }

    /// <summary>Damages one place of a randomly selected file.</summary>
    /// <param name="unreadable">True to make the sector unreadable, false to change bits.</param>
    /// <param name="choice">Random number that selects the file.</param>
    /// <param name="leastLength">Minimum length, in bytes, of a file that can be selected.</param>
    /// <param name="may">Returns true if a file with this path is allowed to be damaged.</param>
    /// <param name="places">Returns the ranges of a file from which one is selected. If it is null or returns none, any place can be damaged.</param>
    /// <returns>True if a file was damaged. False if no file could be selected.</returns>
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
