namespace Pix.Journal.Disk;

/// <summary>The machine's own file system. Every call blocks the calling thread and returns a completed task.</summary>
public sealed class RealDisk : IDisk
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(string folder) => Names(folder, Directory.EnumerateFileSystemEntries);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListFoldersAsync(string folder) => Names(folder, Directory.EnumerateDirectories);

    /// <inheritdoc/>
    public ValueTask<IDiskFile> OpenAsync(string path, DiskOpen how) =>
        ValueTask.FromResult<IDiskFile>(new RealFile(path, SystemCalls.Open(path, isNew: how == DiskOpen.New)));

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string path)
    {
        SystemCalls.Delete(path);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RenameAsync(string from, string to)
    {
        SystemCalls.Rename(from, to);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CreateFolderAsync(string folder)
    {
        DurableFolder.Create(folder);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeleteFolderAsync(string folder)
    {
        SystemCalls.DeleteFolder(folder);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask SyncFolderAsync(string folder)
    {
        DurableFolder.Sync(folder);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> FreeBytesAsync(string folder)
    {
        try
        {
            return ValueTask.FromResult(new DriveInfo(folder).AvailableFreeSpace);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"The free space of '{folder}' could not be read.", refused);
        }
    }

    private static ValueTask<IReadOnlyList<string>> Names(string folder, Func<string, IEnumerable<string>> paths)
    {
        try
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. paths(folder).Select(path => Path.GetFileName(path))]);
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([]);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"'{folder}' could not be listed.", refused);
        }
    }
}
