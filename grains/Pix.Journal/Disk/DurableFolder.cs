namespace Pix.Journal.Disk;

/// <summary>Creates and syncs folders, so that file names in them survive power loss. The methods block, so never call them on a grain's thread.</summary>
public static class DurableFolder
{
    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    /// <exception cref="DiskException">A system call failed.</exception>
    public static void Sync(string folder) => SystemCalls.SyncFolder(folder);

    /// <summary>Creates a folder and its parents durably. A folder that exists is no error.</summary>
    /// <exception cref="DiskException">A system call failed.</exception>
    public static void Create(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(whole) is not { } above)
        {
            return;
        }

#pragma warning disable RS0030 // Exists also returns false if this user has no access to the folder; then a call below throws.
        if (!Directory.Exists(above))
        {
            Create(above);
        }
#pragma warning restore RS0030

        SystemCalls.CreateFolder(whole);

        // The parent is synced even if the folder existed, because the process that created the folder possibly ended before its sync.
        Sync(above);
    }
}
