using System.Globalization;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>One file of the log. The owner appends to the newest file. Older files are only read, and deleted when they have no entries left.</summary>
internal sealed class LogFile(IDiskFile file, long number, long length, Beginning? beginning, IDiskFile? held = null) : IAsyncDisposable
{
    public string Path => file.Path;

    public long Number => number;

    /// <summary>The file's beginning; null if it is invalid.</summary>
    public Beginning? Beginning => beginning;

    /// <summary>Number of valid, durable bytes in the file. For a file that existed when the log was opened, this is the whole length of the file.</summary>
    public long Length { get; private set; } = length;

    /// <summary>Number of entries in the file that are not deleted.</summary>
    public int Rows { get; set; }

    /// <summary>Total size in bytes of the frames of the entries that are not deleted.</summary>
    public long RowBytes { get; set; }

    /// <summary>
    /// True if a part of the file could not be read or its content is not understood. When such a file is no longer used, it is renamed
    /// instead of deleted, because somebody possibly needs its content.
    /// </summary>
    public bool IsUnreadable { get; set; }

    /// <summary>
    /// True if the number in the beginning is not the number in the file's name, because somebody renamed or copied a file of the log. The
    /// content of such a file is ignored.
    /// </summary>
    public bool IsMisplaced => beginning is not null && beginning.Number != number;

    /// <summary>True if the file has a beginning and nothing else.</summary>
    public bool IsUnused => beginning is not null && Length == beginning.Size;

    public IDiskFile Disk => file;

    public static string PathOf(string logPath, long number) => string.Create(CultureInfo.InvariantCulture, $"{logPath}.{number:D10}");

    /// <summary>Returns the numbers of a log's files, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<long>> NumbersAsync(IDisk disk, string logPath) =>
        NumbersOf(await disk.ListAsync(System.IO.Path.GetDirectoryName(logPath)!), logPath);

    /// <summary>Returns the numbers of a log's files, oldest first, from the names in the log's folder.</summary>
    public static IReadOnlyList<long> NumbersOf(IEnumerable<string> names, string logPath)
    {
        var prefix = System.IO.Path.GetFileName(logPath) + ".";
        return [.. names.Select(name => NumberOf(name, prefix)).Where(number => number > 0).Order()];
    }

    /// <summary>Takes the lock of an existing file.</summary>
    /// <exception cref="FileNotFoundException">The file was deleted meanwhile.</exception>
    /// <exception cref="LogInUseException">Another process has the file's lock.</exception>
    public static async ValueTask<IDiskFile> LockAsync(IDisk disk, string logPath, long number)
    {
        var file = await disk.OpenAsync(PathOf(logPath, number), DiskOpen.Existing);
        try
        {
            await RequireLockAsync(file, logPath);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens a file a second time while its lock is held. On a network file system, the file handle that holds the lock can still show the
    /// content from the time when that handle was opened.
    /// </summary>
    /// <exception cref="FileNotFoundException">The file was deleted meanwhile.</exception>
    public static async ValueTask<LogFile> OpenAsync(IDisk disk, long number, IDiskFile held)
    {
        var file = await disk.OpenAsync(held.Path, DiskOpen.Existing);
        try
        {
            var length = await file.LengthAsync();
            return new(file, number, length, await BeginningOfAsync(file, length), held);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the beginning of a file. Returns null if the beginning is invalid.</summary>
    public static async ValueTask<Beginning?> BeginningOfAsync(IDiskFile file, long length)
    {
        var start = await new BlockReader(file, Math.Min(length, Beginning.MaxSize)).GetAsync(0, Beginning.MaxSize);
        return Beginning.TryRead(start.Span);
    }

    /// <summary>Creates a file and takes its lock.</summary>
    /// <exception cref="FileExistsException">The file exists, because another process created it.</exception>
    public static async ValueTask<IDiskFile> MakeAsync(IDisk disk, string logPath, long number)
    {
#if PIX_PLANTED
        var isThere = Planted.Is("file-number-reused") && (await NumbersAsync(disk, logPath)).Contains(number);
        var file = await disk.OpenAsync(PathOf(logPath, number), isThere ? DiskOpen.Existing : DiskOpen.New);
#else
        var file = await disk.OpenAsync(PathOf(logPath, number), DiskOpen.New);
#endif
        try
        {
            await RequireLockAsync(file, logPath);
            return file;
        }
        catch (LogInUseException)
        {
            await file.DisposeAsync();
            throw;
        }
        catch
        {
            await TryDiscardAsync(disk, file);
            throw;
        }
    }

    /// <summary>Writes the beginning of a created file. When the call returns, the beginning and the file's name are durable.</summary>
    public static async ValueTask<LogFile> BeginAsync(IDisk disk, IDiskFile file, Beginning beginning)
    {
        var bytes = beginning.ToBytes();
        var begun = new LogFile(file, beginning.Number, 0, Beginning.TryRead(bytes));
        await begun.WriteAsync(bytes);
        begun.Extend(bytes.Length);
#if PIX_PLANTED
        if (Planted.Is("folder-not-synced-after-create"))
        {
            return begun;
        }
#endif
        await disk.SyncFolderAsync(System.IO.Path.GetDirectoryName(file.Path)!);
        return begun;
    }

    /// <summary>Closes and deletes a file whose content is not needed, for example because the file could not be begun or was never used.</summary>
    /// <returns>
    /// False if the file possibly still exists. Then this file must be deleted before any newer file, because otherwise the next process
    /// that opens the log reports content between these files as lost.
    /// </returns>
    public static async ValueTask<bool> TryDiscardAsync(IDisk disk, IDiskFile file)
    {
        await file.DisposeAsync();
        try
        {
            await disk.DeleteAsync(file.Path);
            await disk.SyncFolderAsync(System.IO.Path.GetDirectoryName(file.Path)!);
            return true;
        }
        catch (IOException)
        {
            // Ignored. A disk that refused to write the file refuses the deletion too, and the caller reports the first failure.
            return false;
        }
    }

    /// <summary>
    /// Writes bytes at the end of the file and makes them durable. If the call throws, the bytes after <see cref="Length"/> are undefined,
    /// and the file must not be written again.
    /// </summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
#if PIX_PLANTED
        if (await PlantedWriteAsync(bytes))
        {
            return;
        }
#endif
        await file.WriteAsync(Length, bytes);
        await file.SyncAsync();
    }

#if PIX_PLANTED
    private async ValueTask<bool> PlantedWriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (Planted.Is("synced-before-written"))
        {
            await file.SyncAsync();
            await file.WriteAsync(Length, bytes);
            return true;
        }

        if (Planted.Is("acknowledged-before-sync") && Length > 0)
        {
            await file.WriteAsync(Length, bytes);
            return true;
        }

        if (Planted.Is("failed-sync-tried-again") || Planted.Is("failed-sync-ignored"))
        {
            await file.WriteAsync(Length, bytes);
            try
            {
                await file.SyncAsync();
            }
            catch (IOException) when (Length > 0)
            {
                await (Planted.Is("failed-sync-ignored") ? default : file.SyncAsync());
            }

            return true;
        }

        return false;
    }
#endif

    /// <summary>
    /// Checks that the file at this path is long enough to contain what was just written. If somebody deleted or replaced the file, the
    /// next process that opens the log would not find the written bytes.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="written">Number of bytes that were just written after <see cref="Length"/>.</param>
    /// <exception cref="IOException">The path no longer refers to the file that is open.</exception>
    public async ValueTask RequireNameAsync(IDisk disk, int written)
    {
        await using var named = await disk.OpenAsync(Path, DiskOpen.Existing);
        if (await named.LengthAsync() is var length && length < Length + written)
        {
            throw new IOException($"'{Path}' is another file now ({length} bytes, not {Length + written}): somebody replaced it.");
        }
    }

    /// <summary>Increases <see cref="Length"/> by the number of bytes that were just written and synced.</summary>
    public void Extend(int bytes) => Length += bytes;

    /// <summary>Reads bytes of the file. Bytes beyond its end are zero.</summary>
    public async ValueTask<byte[]> ReadAsync(IDisk disk, long offset, int length)
    {
        var bytes = new byte[length];
        try
        {
            await file.ReadAsync(offset, bytes);
        }
        catch (IOException)
        {
            // The file handle is possibly stale (ESTALE), although the file exists. A new handle can read the file.
            await using var again = await disk.OpenAsync(Path, DiskOpen.Existing);
            await again.ReadAsync(offset, bytes);
        }

        return bytes;
    }

    /// <summary>Closes and deletes the file. An unreadable file is not deleted but renamed, so that it is no longer part of the log.</summary>
    public async ValueTask RemoveAsync(IDisk disk)
    {
        await DisposeAsync();
        if (IsUnreadable)
        {
            await MoveAsideAsync(disk);
        }
        else
        {
            await disk.DeleteAsync(Path);
        }

        await disk.SyncFolderAsync(System.IO.Path.GetDirectoryName(Path)!);
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        if (held is not null)
        {
            await held.DisposeAsync();
        }
    }

    /// <summary>
    /// Renames the file. A missing file is no error, because the caller repeats the removal until it is durable, and an earlier attempt
    /// possibly renamed the file already.
    /// </summary>
    private async ValueTask MoveAsideAsync(IDisk disk)
    {
        try
        {
            await disk.RenameAsync(Path, await NameAsideAsync(disk));
        }
        catch (IOException)
        {
            try
            {
                await using var still = await disk.OpenAsync(Path, DiskOpen.Existing);
            }
            catch (FileNotFoundException)
            {
                return;
            }

            throw;
        }
    }

    /// <summary>
    /// Returns an unused path. A file kept earlier can have the first path, because a new journal uses file numbers of a deleted journal
    /// again.
    /// </summary>
    private async ValueTask<string> NameAsideAsync(IDisk disk)
    {
        var names = await disk.ListAsync(System.IO.Path.GetDirectoryName(Path)!);
        var name = Path + ".unreadable";
        for (var copy = 2; names.Contains(System.IO.Path.GetFileName(name)); copy++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Path}.unreadable.{copy}");
        }

        return name;
    }

    private static async ValueTask RequireLockAsync(IDiskFile file, string logPath)
    {
        if (!await file.TryLockAsync())
        {
            throw new LogInUseException(logPath);
        }
    }

    private static long NumberOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
