using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The names of a volume: those that processes see, and those that are durable.</summary>
internal sealed class Names(Randomness random)
{
    private readonly List<Change> _changes = [];
    private readonly Dictionary<string, SimulatedFileData> _durable = new(StringComparer.Ordinal);

    /// <summary>Names as processes see them.</summary>
    public Dictionary<string, SimulatedFileData> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders; making one is durable at once.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that are there after a loss of power now, whatever else is lost.</summary>
    public IReadOnlyDictionary<string, SimulatedFileData> Durable => _durable;

    public void Create(string path, SimulatedFileData file) => Do(new(path, null, file));

    public void Delete(string path)
    {
        if (Live.ContainsKey(path))
        {
            Do(new(null, path, null));
        }
    }

    public void Rename(string from, string to) => Do(new(to, from, Live[from]));

    /// <summary>The changes in a folder are durable.</summary>
    public void Sync(string folder)
    {
        foreach (var change in _changes.Where(change => change.IsIn(folder)))
        {
            change.ApplyTo(_durable);
        }

        _changes.RemoveAll(change => change.IsIn(folder));
    }

    /// <summary>The power is lost: of the changes that no sync made durable, some are there.</summary>
    public void LosePower()
    {
        var kept = random.Of([0, 100, 50, 80]);
        foreach (var change in _changes)
        {
            if (random.Percent(kept))
            {
                change.ApplyTo(_durable);
            }
        }

        _changes.Clear();
        Live.Clear();
        foreach (var (path, file) in _durable)
        {
            Live[path] = file;
        }
    }

    private void Do(Change change)
    {
        change.ApplyTo(Live);
        _changes.Add(change);
    }

    /// <summary>One change: a name that comes, a name that goes, or both.</summary>
    private sealed record Change(string? Comes, string? Goes, SimulatedFileData? File)
    {
        public bool IsIn(string folder) => Path.GetDirectoryName(Comes ?? Goes) == folder;

        public void ApplyTo(Dictionary<string, SimulatedFileData> names)
        {
            if (Goes is not null)
            {
                names.Remove(Goes);
            }

            if (Comes is not null)
            {
                names[Comes] = File!;
            }
        }
    }
}
