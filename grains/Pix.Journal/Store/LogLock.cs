using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>The exclusive lock on a log's file: the ownership of the log. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class LogLock : IAsyncDisposable
{
    private readonly IDiskFile _file;

    private LogLock(IDiskFile file)
    {
        _file = file;
    }

    /// <exception cref="LogInUseException">Another process has it.</exception>
    public static async ValueTask<LogLock> TakeAsync(IDisk disk, string path)
    {
        var file = await OpenAsync(disk, path);
        try
        {
            if (!await file.TryLockAsync())
            {
                throw new LogInUseException(path);
            }

            if (await file.LengthAsync() > 0)
            {
                throw new IOException($"The journal '{path}' was written by another version of Pix; drain it with that version first.");
            }

            return new(file);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static async ValueTask<IDiskFile> OpenAsync(IDisk disk, string path)
    {
        try
        {
            return await disk.OpenAsync(path, DiskOpen.Existing);
        }
        catch (FileNotFoundException)
        {
            return await disk.OpenAsync(path, DiskOpen.New);
        }
    }
}
