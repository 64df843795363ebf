namespace Pix.Journal.Disk;

/// <summary>
/// An open file. Disposing this object closes the file and releases the lock. An error while closing is ignored, because no caller relies
/// on bytes that are not synced.
/// </summary>
public interface IDiskFile : IAsyncDisposable
{
    /// <summary>Path with which the file was opened.</summary>
    string Path { get; }

    /// <summary>
    /// Takes the exclusive lock of the file. Returns false if another file handle, usually of another process, has the lock. On a network
    /// file system the lock can be lost later. Then writes fail.
    /// </summary>
    ValueTask<bool> TryLockAsync();

    /// <summary>Returns the present length of the file in bytes.</summary>
    ValueTask<long> LengthAsync();

    /// <summary>Reads bytes at an offset and returns their number, which is less than requested only at the end of the file.</summary>
    /// <exception cref="IOException">Some of these bytes cannot be read (EIO).</exception>
    ValueTask<int> ReadAsync(long offset, Memory<byte> bytes);

    /// <summary>Writes all bytes at an offset. If the call throws, any part of the bytes is possibly written.</summary>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>Makes the written bytes and the length durable (fdatasync).</summary>
    /// <exception cref="IOException">
    /// The sync failed, so everything written since the last successful sync counts as lost. A later successful sync proves nothing about
    /// those bytes, because the operating system has dropped the pages and marked them as clean.
    /// </exception>
    ValueTask SyncAsync();
}
