namespace Pix.Journal.Disk;

/// <summary>A file system as a log uses it: the machine's own, or a simulated one that loses, tears and refuses writes.</summary>
/// <remarks>
/// The machine's own blocks the calling thread and returns completed tasks, so only a thread that may block calls it: a journal's own, or
/// one that ships or adopts. A simulated one may end, freeze or refuse at each call. Paths are absolute. Every failure is an <see
/// cref="IOException"/>; nothing is retried here except what a signal interrupted.
/// </remarks>
public interface IDisk
{
    /// <summary>Names (not paths) of a folder's files and folders, unordered; empty when the folder does not exist.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string folder);

    /// <summary>Names of the folders in a folder, unordered; empty when it does not exist.</summary>
    ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="FileNotFoundException">It does not exist, and <paramref name="how"/> is <see cref="DiskOpen.Existing"/>.</exception>
    /// <exception cref="FileExistsException">It exists, and <paramref name="how"/> is <see cref="DiskOpen.New"/>.</exception>
    ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how);

    /// <summary>Deletes a name; no error when it does not exist. Durable after <see cref="SyncFolderAsync"/>.</summary>
    ValueTask DeleteAsync(string path);

    /// <summary>Renames a file and replaces what has the new name. Durable after <see cref="SyncFolderAsync"/> of the folder.</summary>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Creates a folder and its parents, durably; no error when it exists.</summary>
    ValueTask CreateFolderAsync(string folder);

    /// <summary>Deletes an empty folder; an error when it is not empty, none when it does not exist.</summary>
    ValueTask DeleteFolderAsync(string folder);

    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    ValueTask SyncFolderAsync(string folder);

    /// <summary>Free bytes on the folder's disk.</summary>
    ValueTask<long> FreeBytesAsync(string folder);
}
