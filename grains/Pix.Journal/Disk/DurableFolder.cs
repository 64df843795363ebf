namespace Pix.Journal.Disk;

/// <summary>Folders whose names survive power loss. Blocks; not for a grain's thread.</summary>
public static class DurableFolder
{
    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    /// <exception cref="DiskException">The system refused.</exception>
    public static void Sync(string folder) => SystemCalls.SyncFolder(folder);

    /// <summary>Creates a folder and its parents, durably; no error when it exists.</summary>
    /// <exception cref="DiskException">The system refused.</exception>
    public static void Create(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(whole) is not { } above)
        {
            return;
        }

#pragma warning disable RS0030 // One that is closed to this user: what follows says so.
        if (!Directory.Exists(above))
        {
            Create(above);
        }
#pragma warning restore RS0030

        SystemCalls.CreateFolder(whole);

        // The process that created it may have ended before its name was durable.
        Sync(above);
    }
}
