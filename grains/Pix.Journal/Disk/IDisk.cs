namespace Pix.Journal.Disk;

/// <summary>The file system that a log uses: the machine's own, or in tests a simulated one that loses, truncates and refuses writes.</summary>
/// <remarks>
/// The machine's own file system blocks the calling thread and returns completed tasks, so only threads that are allowed to block call it.
/// These are a journal's own thread and the threads that ship or adopt journals. A simulated file system can end the process, freeze or
/// fail at each call. Paths are absolute. Every failure is an <see cref="IOException"/>. Implementations retry only calls that a signal
/// interrupted.
/// </remarks>
public interface IDisk
{
    /// <summary>Names (not paths) of a folder's files and folders, unordered; empty when the folder does not exist.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string folder);

    /// <summary>Names (not paths) of the folders in a folder, unordered; empty when the folder does not exist.</summary>
    ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist, and <paramref name="how"/> is <see cref="DiskOpen.Existing"/>.</exception>
    /// <exception cref="FileExistsException">The file exists, and <paramref name="how"/> is <see cref="DiskOpen.New"/>.</exception>
    ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how);

    /// <summary>Deletes a file's name. A name that does not exist is no error. The deletion is durable after <see cref="SyncFolderAsync"/>.</summary>
    ValueTask DeleteAsync(string path);

    /// <summary>
    /// Renames a file and replaces an existing file of the new name. The change is durable after <see cref="SyncFolderAsync"/> of the
    /// folder.
    /// </summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Creates a folder and its parents durably. A folder that exists is no error.</summary>
    ValueTask CreateFolderAsync(string folder);

    /// <summary>Deletes an empty folder. A folder that is not empty is an error; a folder that does not exist is no error.</summary>
    ValueTask DeleteFolderAsync(string folder);

    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    ValueTask SyncFolderAsync(string folder);

    /// <summary>Free bytes on the folder's disk.</summary>
    ValueTask<long> FreeBytesAsync(string folder);
}
