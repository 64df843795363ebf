using Pix.Audit.Reading;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// A cache of files in a private folder. If the total size would exceed a maximum, the cache deletes the files whose last use is longest ago.
/// </summary>
/// <remarks>
/// A file is written under a temporary name and renamed when it is complete, so an incomplete download is never read. Only this user has access
/// to the folder (mode 0700), because it contains audit records. A process locks the folder. If another process has locked it, this process
/// makes a folder of its own beside it, and deletes its own folder at the end.
/// </remarks>
public sealed class FileCache : IDisposable
{
    private const string Unfinished = ".part";

    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly DirectoryInfo _folder;
    private readonly FileStream? _lock;
    private long _bytes;

    private FileCache(DirectoryInfo folder, FileStream? heldLock, long maxBytes, TimeProvider time)
    {
        (_folder, _lock, MaxBytes, _time) = (folder, heldLock, maxBytes, time);
    }

    /// <summary>Maximum total size of all files, in bytes.</summary>
    public long MaxBytes { get; }

    /// <summary>Opens the cache in a folder. Creates the folder if it does not exist.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <param name="maxBytes">Maximum total size of all files, in bytes.</param>
    /// <param name="time">Clock for the time of the last use of each file.</param>
    /// <exception cref="AuditStoreException">The folder cannot be created, or other users have access to it.</exception>
    public static FileCache Open(string path, long maxBytes, TimeProvider time)
    {
        try
        {
            var folder = Private(path);
            if (TryLock(folder) is { } free)
            {
                var cache = new FileCache(folder, free, maxBytes, time);
                cache.RemoveUnfinished();
                cache._bytes = cache.Files().Sum(file => file.Length);
                cache.MakeRoom(0);
                return cache;
            }

            return new(Private($"{folder.FullName}-{Environment.ProcessId}"), null, maxBytes, time);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditStoreException($"The cache folder '{path}' cannot be used: {failure.Message}", failure);
        }
    }

    /// <summary>Returns a file of the cache. Null if the cache does not have the file in the right length, so that the caller must fetch it.</summary>
    /// <param name="name">Name of the file, a path inside the folder.</param>
    /// <param name="bytes">Length of the complete file, in bytes.</param>
    public CachedFile? TryOpen(string name, long bytes)
    {
        var file = FileOf(name);
        if (StoreFolder.Length(file) is not { } length)
        {
            return null;
        }

        if (length != bytes || file.LinkTarget is not null)
        {
            Remove(file);
            return null;
        }

        file.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;
        return Hold(file);
    }

    /// <summary>Adds a file to the cache. Before that, deletes other files if there is not enough room.</summary>
    /// <param name="name">Name of the file, a path inside the folder.</param>
    /// <param name="bytes">Length of the complete file, in bytes.</param>
    /// <param name="write">Called to write the content to a stream.</param>
    /// <param name="cancellationToken">Cancels the last flush of the file. The incomplete file is then deleted.</param>
    /// <exception cref="EndOfStreamException">The written file is shorter or longer than <paramref name="bytes"/>.</exception>
    public async Task<CachedFile> AddAsync(string name, long bytes, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        MakeRoom(bytes);
        var file = FileOf(name);
        PrivateCopy.Folder(file.DirectoryName!);
        var temporary = file.FullName + Unfinished;
        try
        {
            await using (var target = PrivateCopy.Create(temporary))
            {
                await write(target);
                await target.FlushAsync(cancellationToken);
                if (target.Length != bytes)
                {
                    throw new EndOfStreamException($"The download broke off: {target.Length} of {bytes} bytes came.");
                }
            }

            File.SetLastWriteTimeUtc(temporary, _time.GetUtcNow().UtcDateTime);
            File.Move(temporary, file.FullName, overwrite: true);
            _bytes += bytes;
        }
        finally
        {
            File.Delete(temporary);
        }

        return Hold(file);
    }

    /// <summary>Unlocks the folder for other processes. If the cache is in a folder of this process alone, deletes that folder.</summary>
    public void Dispose()
    {
        if (_lock is null)
        {
            _folder.Delete(recursive: true);
            return;
        }

        _lock.Dispose();
    }

    private static DirectoryInfo Private(string path)
    {
        var folder = PrivateCopy.Folder(path);

        // Windows has no file modes. There, the access rights of the user's profile protect the folder.
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(folder.FullName) & ~PrivateCopy.FolderMode) == UnixFileMode.None
            ? folder
            : throw new AuditStoreException($"The cache folder '{folder.FullName}' may be entered by others; audit records must not lie there. Take another one (--cache), or: chmod 700 '{folder.FullName}'.");
    }

    private static FileStream? TryLock(DirectoryInfo folder)
    {
        try
        {
            return PrivateCopy.Create(Path.Combine(folder.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private FileInfo FileOf(string name) => new(Path.Combine(_folder.FullName, "log", name));

    private CachedFile Hold(FileInfo file)
    {
        _held[file.FullName] = _held.GetValueOrDefault(file.FullName) + 1;
        return new(file.FullName, () => _held[file.FullName]--);
    }

    private IEnumerable<FileInfo> Files() => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "lock");

    private void RemoveUnfinished()
    {
        foreach (var file in Files().Where(file => file.Name.EndsWith(Unfinished, StringComparison.Ordinal)).ToList())
        {
            file.Delete();
        }
    }

    private void MakeRoom(long bytes)
    {
        if (_bytes + bytes <= MaxBytes)
        {
            return;
        }

        foreach (var file in Files().Where(file => _held.GetValueOrDefault(file.FullName) == 0).OrderBy(file => file.LastWriteTimeUtc).ToList())
        {
            Remove(file);
            if (_bytes + bytes <= MaxBytes)
            {
                return;
            }
        }
    }

    private void Remove(FileInfo file)
    {
        _bytes -= file.Length;
        file.Delete();
    }
}
