using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Disks;

/// <summary>
/// The file names of a volume: the names that processes see now, and the durable names, which exist after a loss of power. Changes of names become
/// durable by a sync of their folder.
/// </summary>
internal sealed class Names(Randomness random)
{
    private readonly List<Change> _changes = [];

    /// <summary>Removed folders whose removal is not durable yet, in the order in which they were removed.</summary>
    private readonly List<string> _removedFolders = [];
    private readonly Dictionary<string, SimulatedFileData> _durable = new(StringComparer.Ordinal);

    /// <summary>The files by the names that processes see now.</summary>
    public Dictionary<string, SimulatedFileData> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>The folders that exist now. A new folder is durable at once. A removal is durable after a sync of the parent folder.</summary>
    public HashSet<string> Folders { get; } = new(StringComparer.Ordinal);

    /// <summary>The files that would exist after a loss of power now, if all changes without a sync were lost.</summary>
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

    /// <summary>Creates a folder and its parent folders. If a folder of this name was removed before, that removal becomes durable.</summary>
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

    /// <summary>Makes all changes of names in a folder durable, as fsync of the folder does.</summary>
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

    /// <summary>Simulates a loss of power. Of the changes that are not durable, a random part is kept and the rest is lost.</summary>
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

    // Decides for each removed folder whether its removal survives the loss of power. If the removal is lost, the folder exists again with its
    // contents. If the removal is kept, all files in the folder are deleted, including files whose deletion was not synced.
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

    // Makes the removal of a folder durable, and the deletion of all files and folders in it.
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

    /// <summary>One change of names: a name that is added (<c>Comes</c>), a name that is removed (<c>Goes</c>), or both for a rename.</summary>
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
