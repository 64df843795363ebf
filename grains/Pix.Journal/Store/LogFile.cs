using System.Globalization;
using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>One file of the log: appended to while it is the newest, then only read until none of its rows is left.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    private readonly IDiskFile _file;

    public LogFile(IDiskFile file, long number, long length)
    {
        (_file, Number, Length) = (file, number, length);
    }

    public string Path => _file.Path;

    public long Number { get; }

    /// <summary>Bytes that are durable.</summary>
    public long Length { get; private set; }

    /// <summary>Rows in it that the log still needs.</summary>
    public int Rows { get; set; }

    /// <summary>Bytes of those rows' frames.</summary>
    public long RowBytes { get; set; }

    public static string PathOf(string logPath, long number) => string.Create(CultureInfo.InvariantCulture, $"{logPath}.{number:D10}");

    /// <summary>The numbers of a log's files, oldest first.</summary>
    public static async ValueTask<IReadOnlyList<long>> NumbersAsync(IDisk disk, string logPath)
    {
        var prefix = System.IO.Path.GetFileName(logPath) + ".";
        var names = await disk.ListAsync(System.IO.Path.GetDirectoryName(logPath)!);
        return [.. names.Select(name => NumberOf(name, prefix)).Where(number => number > 0).Order()];
    }

    /// <summary>Begins a file; when this returns, it and its name are durable.</summary>
    /// <exception cref="FileExistsException">Another process began it.</exception>
    public static async ValueTask<LogFile> CreateAsync(IDisk disk, string logPath, Beginning beginning)
    {
        var path = PathOf(logPath, beginning.Number);
        var file = new LogFile(await disk.OpenAsync(path, DiskOpen.New), beginning.Number, 0);
        try
        {
            await file.AppendAsync(beginning.ToBytes());
            await disk.SyncFolderAsync(System.IO.Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            await TryDeleteAsync(disk, path);
            throw;
        }
    }

    /// <summary>Writes at the end and makes it durable. When it throws, what is behind <see cref="Length"/> is unknown, and the file must not be written again.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _file.WriteAsync(Length, bytes);
        await _file.SyncAsync();
        Length += bytes.Length;
    }

    /// <summary>Bytes of the file; zeros behind its end.</summary>
    public async ValueTask<byte[]> ReadAsync(long offset, int length)
    {
        var bytes = new byte[length];
        await _file.ReadAsync(offset, bytes);
        return bytes;
    }

    /// <summary>Closes and removes the file.</summary>
    public async ValueTask RemoveAsync(IDisk disk)
    {
        await DisposeAsync();
        await disk.DeleteAsync(Path);
        await disk.SyncFolderAsync(System.IO.Path.GetDirectoryName(Path)!);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>A file that could not be begun holds nothing; one that stays is removed later with the others.</summary>
    private static async ValueTask TryDeleteAsync(IDisk disk, string path)
    {
        try
        {
            await disk.DeleteAsync(path);
        }
        catch (IOException)
        {
            // The disk that refused the beginning refuses this too; whoever began the file is told of the first.
        }
    }

    private static long NumberOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
