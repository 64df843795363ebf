using Pix.Audit.Reading;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>Complete files in a private folder, with a bound on their total size; the least recently used are deleted first.</summary>
/// <remarks>
/// A file is written under a temporary name and renamed when complete, so an interrupted download is never read. Only this user may enter
/// the folder (mode 0700), because it holds audit records. One process uses it at a time; a second process makes a folder of its own beside
/// it, and deletes it at its end.
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

    /// <summary>Bound of all files together, bytes.</summary>
    public long MaxBytes { get; }

    /// <summary>Opens the cache in a folder, and creates it if it does not exist.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="maxBytes">Bound of all files together.</param>
    /// <param name="time">Says when a file was used.</param>
    /// <exception cref="AuditStoreException">It cannot be created, or others may enter it.</exception>
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

    /// <summary>A complete file in the cache; null when it must be fetched.</summary>
    /// <param name="name">Its name, a path inside the folder.</param>
    /// <param name="bytes">Length of the file.</param>
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

    /// <summary>Makes room, writes a file, and renames it when complete.</summary>
    /// <param name="name">Its name, a path inside the folder.</param>
    /// <param name="bytes">Length of the file.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Stops writing; nothing of the file is left.</param>
    /// <exception cref="EndOfStreamException">The written file is shorter or longer than announced.</exception>
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

    /// <summary>Frees the folder for another process.</summary>
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

        // On Windows the rights of the user's profile apply.
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
