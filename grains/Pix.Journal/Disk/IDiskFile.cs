namespace Pix.Journal.Disk;

/// <summary>An open file. Disposing closes it and releases its lock; an error of closing does not matter, because only synced bytes count.</summary>
public interface IDiskFile : IAsyncDisposable
{
    /// <summary>Path that the file was opened by.</summary>
    string Path { get; }

    /// <summary>
    /// Takes the exclusive lock of the file; false when another open file has it. On a network file system the lock can be lost later, and
    /// then writes fail.
    /// </summary>
    ValueTask<bool> TryLockAsync();

    /// <summary>Bytes in the file now.</summary>
    ValueTask<long> LengthAsync();

    /// <summary>Reads at an offset; returns fewer bytes than requested only at the end of the file.</summary>
    /// <exception cref="IOException">Some of these bytes cannot be read (EIO).</exception>
    ValueTask<int> ReadAsync(long offset, Memory<byte> bytes);

    /// <summary>Writes all bytes at an offset. When it throws, any part of them may be written.</summary>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>Makes the written bytes and the length durable (fdatasync).</summary>
    /// <exception cref="IOException">
    /// Everything written since the last successful sync counts as lost, and a later successful sync proves nothing about it: the system
    /// has dropped the pages and marked them clean.
    /// </exception>
    ValueTask SyncAsync();
}
