using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>A machine, whose processes share one cache of files in memory. Data that is only in the cache is lost when the machine loses power.</summary>
internal sealed class Machine(string name, Randomness random)
{
    private readonly Dictionary<SimulatedFileData, CachedFile> _cache = [];

    /// <summary>Name of the machine in histories.</summary>
    public string Name => name;

    /// <summary>Processes that run on the machine.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>Number of losses of power. A disk call that began before a loss has no effect after it.</summary>
    public int Losses { get; private set; }

    /// <summary>True while the processes of the machine end because it loses power.</summary>
    public bool IsLosingPower { get; private set; }

    public CachedFile Cached(SimulatedFileData file)
    {
        if (!_cache.TryGetValue(file, out var cached))
        {
            _cache[file] = cached = new(file, random);
        }

        return cached;
    }

    /// <summary>Ends all processes. Data that was not synced reaches the disk wholly, in part and in no order, or not at all.</summary>
    public void LosePower()
    {
        Losses++;
        IsLosingPower = true;
        foreach (var node in Nodes.ToList())
        {
            node.Kill();
        }

        IsLosingPower = false;

        // Probability in percent that a piece of data reaches the disk: all, nothing, or each piece by chance.
        var kept = random.Of([0, 0, 100, 50, 85, 15]);
        foreach (var cached in _cache.Values)
        {
            cached.Crash(kept);
        }

        _cache.Clear();
    }
}
