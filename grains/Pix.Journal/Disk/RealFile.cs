using Microsoft.Win32.SafeHandles;

namespace Pix.Journal.Disk;

/// <summary>An open file of the machine's own file system.</summary>
internal sealed class RealFile(string path, SafeFileHandle file) : IDiskFile
{
    public string Path => path;

    public ValueTask<bool> TryLockAsync() => ValueTask.FromResult(SystemCalls.TryLock(file, path));

    public ValueTask<long> LengthAsync() => ValueTask.FromResult(SystemCalls.Length(file, path));

    public ValueTask<int> ReadAsync(long offset, Memory<byte> bytes)
    {
        var read = 0;
        while (read < bytes.Length && SystemCalls.Read(file, path, offset + read, bytes.Span[read..]) is var some and > 0)
        {
            read += some;
        }

        return ValueTask.FromResult(read);
    }

    public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
    {
        for (var written = 0; written < bytes.Length;)
        {
            var some = SystemCalls.Write(file, path, offset + written, bytes.Span[written..]);
            written += some > 0 ? some : throw new IOException($"pwrite of '{path}' took nothing.");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SyncAsync()
    {
        SystemCalls.SyncData(file, path);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
