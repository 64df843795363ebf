using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The names of a volume: those that processes see, and those that are durable.</summary>
internal sealed class Names(Randomness random)
{
    private readonly List<Change> _changes = [];

    /// <summary>Folders whose removal no sync made durable, in the order in which they went.</summary>
    private readonly List<string> _removedFolders = [];
    private readonly Dictionary<string, SimulatedFileData> _durable = new(StringComparer.Ordinal);

    /// <summary>Names as processes see them.</summary>
    public Dictionary<string, SimulatedFileData> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders; making one is durable at once, and removing one is when the folder above is synced.</summary>
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

    /// <summary>A folder is made, with those above it. One of the same name that was removed does not come back any more.</summary>
    public void MakeFolder(string folder)
    {
        for (var path = folder; path is not null; path = Path.GetDirectoryName(path))
        {
            if (Folders.Add(path) && _removedFolders.Contains(path))
            {
                Forget(path);
            }
        }
    }

    public void RemoveFolder(string folder)
    {
        if (Folders.Remove(folder))
        {
            _removedFolders.Add(folder);
        }
    }

    /// <summary>The changes in a folder are durable.</summary>
    public void Sync(string folder)
    {
        foreach (var removed in _removedFolders.Where(path => Path.GetDirectoryName(path) == folder).ToList())
        {
            Forget(removed);
        }

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
        LoseRemovals(kept);
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

    // A folder that comes back has what was in it; one that is gone has no names, whether their deletion was synced or not.
    private void LoseRemovals(int kept)
    {
        while (_removedFolders.Count > 0)
        {
            var last = _removedFolders[^1];
            if (random.Percent(kept))
            {
                Forget(last);
            }
            else
            {
                _removedFolders.RemoveAt(_removedFolders.Count - 1);
                Folders.Add(last);
            }
        }
    }

    // The removal of a folder is durable, and with it the end of everything that was in it.
    private void Forget(string folder)
    {
        bool IsBelow(string? path) => path is not null && path.StartsWith(folder + "/", StringComparison.Ordinal);
        _removedFolders.RemoveAll(path => path == folder || IsBelow(path));
        _changes.RemoveAll(change => IsBelow(change.Comes ?? change.Goes));
        foreach (var path in _durable.Keys.Where(IsBelow).ToList())
        {
            _durable.Remove(path);
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
