using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Pix.Audit;

/// <summary>One file of the log: appended to while it is the newest, then only read until none of its rows is left.</summary>
internal sealed class LogSegment : IDisposable
{
    private readonly SafeFileHandle _file;

    private LogSegment(string path, long number, SafeFileHandle file, long length)
    {
        (Path, Number, _file, Length) = (path, number, file, length);
    }

    public string Path { get; }

    public long Number { get; }

    /// <summary>Bytes that are durable.</summary>
    public long Length { get; private set; }

    /// <summary>Rows in it that the journal still needs.</summary>
    public int Rows { get; set; }

    /// <summary>Bytes of those rows' frames.</summary>
    public long RowBytes { get; set; }

    public static string PathOf(string journalPath, long number) => string.Create(CultureInfo.InvariantCulture, $"{journalPath}.{number:D10}");

    /// <summary>The numbers of a journal's files, oldest first.</summary>
    public static IReadOnlyList<long> Numbers(string journalPath)
    {
        var prefix = System.IO.Path.GetFileName(journalPath) + ".";
        return
        [
            .. Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(journalPath)!)
                .Select(path => System.IO.Path.GetFileName(path))
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Where(number => number > 0)
                .Order(),
        ];
    }

    /// <summary>Begins a file; when this returns, it and its name are durable.</summary>
    public static LogSegment Create(string journalPath, SegmentStart start)
    {
        var path = PathOf(journalPath, start.Number);
        var segment = new LogSegment(path, start.Number, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), 0);
        try
        {
            segment.Append(start.ToBytes());
            DurableDirectory.Flush(System.IO.Path.GetDirectoryName(path)!);
            return segment;
        }
        catch
        {
            segment.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a file that was recovered up to a length.</summary>
    public static LogSegment Open(string journalPath, long number, long length)
    {
        var path = PathOf(journalPath, number);
        return new(path, number, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), length);
    }

    /// <summary>Writes at the end and makes it durable. When it throws, what is behind <see cref="Length"/> is unknown: <see cref="Cut"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, Length);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for EFBIG: the file system, or a limit of the process, takes no larger file.
            throw new IOException($"'{Path}' cannot become larger.", tooLarge);
        }

        RandomAccess.FlushToDisk(_file);
        Length += bytes.Length;
    }

    /// <summary>Takes away, durably, what is behind <see cref="Length"/>.</summary>
    public void Cut()
    {
        RandomAccess.SetLength(_file, Length);
        RandomAccess.FlushToDisk(_file);
    }

    public byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && RandomAccess.Read(_file, bytes.AsSpan(read), offset + read) is var some and > 0)
        {
            read += some;
        }

        return bytes;
    }

    /// <summary>Closes and removes the file.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(Path);
        DurableDirectory.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    public void Dispose() => _file.Dispose();
}
