using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>A machine. Its processes share one cache of files in memory. If the machine loses power, data that is only in the cache is lost.</summary>
internal sealed class Machine(string name, Randomness random)
{
    private readonly Dictionary<SimulatedFileData, CachedFile> _cache = [];

    /// <summary>Name of the machine in histories.</summary>
    public string Name => name;

    /// <summary>Processes that run on the machine.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>How often the machine has lost power. If the number changes during a disk call, the call has no effect.</summary>
    public int Losses { get; private set; }

    /// <summary>True while <see cref="LosePower"/> ends the processes of the machine.</summary>
    public bool IsLosingPower { get; private set; }

    public CachedFile Cached(SimulatedFileData file)
    {
        if (!_cache.TryGetValue(file, out var cached))
        {
            _cache[file] = cached = new(file, random);
        }

        return cached;
    }

    /// <summary>Ends all processes. Of the data that was not synced, all, some pieces in any order, or nothing is written to the disk.</summary>
    public void LosePower()
    {
        Losses++;
        IsLosingPower = true;
        foreach (var node in Nodes.ToList())
        {
            node.Kill();
        }

        IsLosingPower = false;

        // Probability, in percent, that a piece of data that was not synced is written to the disk. 0 is no data, 100 is all data.
        var kept = random.Of([0, 0, 100, 50, 85, 15]);
        foreach (var cached in _cache.Values)
        {
            cached.Crash(kept);
        }

        _cache.Clear();
    }
}
