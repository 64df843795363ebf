namespace Pix.TestDisk.Network;

/// <summary>What a client of NFS believes of a folder for some seconds without asking: names that are there, names that are not, and listings.</summary>
internal sealed class NameCache(Func<TimeSpan> lifetime)
{
    private readonly Dictionary<(ServedFile Folder, string Name), (ServedFile? File, long Since)> _names = [];
    private readonly Dictionary<ServedFile, (IReadOnlyList<(string, ServedFile)> Names, long Since)> _listings = [];

    public bool TryName(ServedFile folder, string name, out ServedFile? file)
    {
        (file, var known) = _names.TryGetValue((folder, name), out var found) && IsFresh(found.Since) ? (found.File, true) : (null, false);
        return known;
    }

    public IReadOnlyList<(string Name, ServedFile File)>? Listing(ServedFile folder) =>
        _listings.TryGetValue(folder, out var found) && IsFresh(found.Since) ? found.Names : null;

    public void Keep(ServedFile folder, string name, ServedFile? file) => _names[(folder, name)] = (file, TimeProvider.System.GetTimestamp());

    public void Keep(ServedFile folder, IReadOnlyList<(string, ServedFile)> names) => _listings[folder] = (names, TimeProvider.System.GetTimestamp());

    /// <summary>The machine itself changed the folder: nothing is believed of it any more.</summary>
    public void Forget(ServedFile folder)
    {
        _listings.Remove(folder);
        foreach (var name in _names.Keys.Where(name => name.Folder == folder).ToList())
        {
            _names.Remove(name);
        }
    }

    /// <summary>A handle was stale: names that lead to it are asked for again.</summary>
    public void ForgetHandle(ServedFile file)
    {
        foreach (var (name, _) in _names.Where(name => name.Value.File == file).ToList())
        {
            Forget(name.Folder);
        }
    }

    public void Clear()
    {
        _names.Clear();
        _listings.Clear();
    }

    private bool IsFresh(long since) => TimeProvider.System.GetElapsedTime(since) < lifetime();
}
