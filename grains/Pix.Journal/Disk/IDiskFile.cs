namespace Pix.Journal.Disk;

/// <summary>An open file. Disposing closes it, which lets go of its lock; an error of closing is of no matter, since only what was synced counts.</summary>
public interface IDiskFile : IAsyncDisposable
{
    /// <summary>Where it was opened.</summary>
    string Path { get; }

    /// <summary>Takes the exclusive lock of the file; false when another open file has it. On a network file system it can be lost later, and writes fail from then on.</summary>
    ValueTask<bool> TryLockAsync();

    /// <summary>Bytes in the file now.</summary>
    ValueTask<long> LengthAsync();

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end of the file.</summary>
    /// <exception cref="IOException">Some of these bytes cannot be read (EIO).</exception>
    ValueTask<int> ReadAsync(long offset, Memory<byte> bytes);

    /// <summary>Writes all of it at an offset. When it throws, any part may be written.</summary>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>Makes what was written, and the length, durable (fdatasync).</summary>
    /// <exception cref="IOException">What was written since the last sync that succeeded counts as lost, and a later sync that succeeds says nothing of it: the system has dropped it and called its pages clean.</exception>
    ValueTask SyncAsync();
}
