namespace Pix.Journal.Disk;

/// <summary>A file system as a log uses it: the machine's own, or a simulated one that loses, tears and refuses.</summary>
/// <remarks>
/// The machine's own blocks the thread that calls and returns completed tasks, so only a thread that may be blocked calls it: a journal's own, or one that ships or takes over. A simulated one may
/// end, freeze or refuse at each call. Paths are absolute. Every failure of the system is an <see cref="IOException"/>; nothing is tried twice here, but what a signal broke off.
/// </remarks>
public interface IDisk
{
    /// <summary>Names (not paths) of what is in a folder, in no order; empty when there is no such folder.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(string folder);

    /// <summary>Names of the folders in a folder, in no order; empty when there is no such folder.</summary>
    ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="FileNotFoundException">It is not there, and <paramref name="how"/> is <see cref="DiskOpen.Existing"/>.</exception>
    /// <exception cref="FileExistsException">It is there, and <paramref name="how"/> is <see cref="DiskOpen.New"/>.</exception>
    ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how);

    /// <summary>Takes a name away; no error when there is none. Durable after <see cref="SyncFolderAsync"/>.</summary>
    ValueTask DeleteAsync(string path);

    /// <summary>Gives a file another name, in place of what has it. Durable after <see cref="SyncFolderAsync"/> of the folder.</summary>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Makes a folder and those above it, durably; no error when it is there.</summary>
    ValueTask CreateFolderAsync(string folder);

    /// <summary>Removes an empty folder; an error when it is not empty, none when it is not there.</summary>
    ValueTask DeleteFolderAsync(string folder);

    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    ValueTask SyncFolderAsync(string folder);

    /// <summary>Bytes that may still be written where a folder is.</summary>
    ValueTask<long> FreeBytesAsync(string folder);
}
