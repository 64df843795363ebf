namespace Pix.Journal.Disk;

/// <summary>
/// Reads files in folders that other users can write to. Links, pipes, sockets and devices are never opened, because they could block the
/// reader. The methods block, so they must not be called on a grain's thread.
/// </summary>
public static class RegularFile
{
    /// <summary>Reads all bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Maximum length in bytes. A longer file is refused before it is read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The path is not a regular file, the file is too long, or a system call failed.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        using var file = SystemCalls.OpenRegular(path);
        var length = SystemCalls.Length(file, path);
        if (length > maxBytes)
        {
            throw new IOException($"'{path}' has {length} bytes; more than {maxBytes} are not read.");
        }

        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && SystemCalls.Read(file, path, read, bytes.AsSpan(read)) is var some and > 0)
        {
            read += some;
        }

        return bytes[..read];
    }
}
