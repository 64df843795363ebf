using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>A machine: processes that share one memory of files. What is only there is lost with its power.</summary>
internal sealed class Machine(string name, Randomness random)
{
    private readonly Dictionary<SimulatedFileData, CachedFile> _cache = [];

    /// <summary>Its name in histories.</summary>
    public string Name => name;

    /// <summary>Processes that run on it.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>How often it lost power: a call from before has no effect any more.</summary>
    public int Losses { get; private set; }

    /// <summary>Its processes are ending because it loses power.</summary>
    public bool IsLosingPower { get; private set; }

    public CachedFile Cached(SimulatedFileData file)
    {
        if (!_cache.TryGetValue(file, out var cached))
        {
            _cache[file] = cached = new(file, random);
        }

        return cached;
    }

    /// <summary>All its processes end, and what it had not synced is on the disk in part, in no order, or not at all.</summary>
    public void LosePower()
    {
        Losses++;
        IsLosingPower = true;
        foreach (var node in Nodes.ToList())
        {
            node.Kill();
        }

        IsLosingPower = false;

        // All, nothing, or each by itself.
        var kept = random.Of([0, 0, 100, 50, 85, 15]);
        foreach (var cached in _cache.Values)
        {
            cached.Crash(kept);
        }

        _cache.Clear();
    }
}
