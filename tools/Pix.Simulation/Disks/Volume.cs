using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>One file system, used by one machine or by several (as EFS).</summary>
internal sealed class Volume
{
    /// <summary>Finds stretches of a file.</summary>
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

    /// <summary>Several machines use it over a network: a lock outlives a machine that is lost, until its lease is over.</summary>
    public bool IsShared { get; }

    public Randomness Random { get; }

    public Names Names { get; }

    /// <summary>A writer whose lock was lost goes on writing: harder than NFS, whose client would fail it.</summary>
    public bool WritesAfterLostLock { get; set; }

    /// <summary>How long the server keeps the lock of a client that it does not hear.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Free space that is told.</summary>
    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>Where bits rotted or sectors cannot be read.</summary>
    public List<RottenPlace> Rotten { get; } = [];

    /// <summary>A read was made to fail: what could not be read is reported as damage.</summary>
    public bool HasFailedToRead { get; set; }

    /// <summary>Deletions that were made to fail: what they were for may stay until the journal is opened again.</summary>
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

    /// <summary>A process is gone: its system closes its files. The locks of a machine that is gone stay for a lease.</summary>
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

    /// <summary>The server forgets the locks of a process.</summary>
    public void LoseLocks(Node node)
    {
        foreach (var file in _open.Where(file => file.Node == node && file.Data.Lock == file))
        {
            World.Note("volume", $"forgets the lock of {node.Name} on {file.Path}");
            file.Data.Lock = null;
            file.HasLostLock = true;
        }
    }

    /// <summary>Whether a text is on the disk, in a file with a durable name.</summary>
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

    /// <summary>The file server loses its power: what it was told to sync is there.</summary>
    public void LosePower()
    {
        Names.LosePower();
        foreach (var file in _open.ToList())
        {
            Closed(file);
        }
    }

    /// <summary>Spoils a sector of one file.</summary>
    /// <param name="unreadable">It cannot be read, instead of being read wrongly.</param>
    /// <param name="choice">Which file.</param>
    /// <param name="leastLength">Shorter files are spared.</param>
    /// <param name="may">Which names may be met.</param>
    /// <param name="places">The stretches of a file in one of which it is, when there are any; null for anywhere.</param>
    /// <returns>False when there was no such file.</returns>
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
