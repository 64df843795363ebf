using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>The file names of a volume, both as processes see them and as they are durable.</summary>
internal sealed class Names(Randomness random)
{
    private readonly List<Change> _changes = [];

    /// <summary>Folders whose removal no sync has made durable, in the order of their removal.</summary>
    private readonly List<string> _removedFolders = [];
    private readonly Dictionary<string, SimulatedFileData> _durable = new(StringComparer.Ordinal);

    /// <summary>Names as processes see them.</summary>
    public Dictionary<string, SimulatedFileData> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>Folders. Creating a folder is durable at once. Removing a folder is durable when the folder above is synced.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that exist after a loss of power at this moment, even if all changes without a sync are lost.</summary>
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

    /// <summary>Creates a folder and the folders above it. An earlier folder of the same name that was removed cannot come back any more.</summary>
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

    /// <summary>Makes the changes in a folder durable.</summary>
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

    /// <summary>Simulates a loss of power. Some of the changes that no sync made durable are kept, the others are lost.</summary>
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

    // A folder whose removal is lost comes back with its contents. If its removal is kept, all names in the folder are gone, even those
    // whose deletion was not synced.
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

    // The removal of a folder is durable, and so is the deletion of everything that was in the folder.
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

    /// <summary>One change, which adds a name, removes a name, or does both.</summary>
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
