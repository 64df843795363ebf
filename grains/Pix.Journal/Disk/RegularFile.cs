namespace Pix.Journal.Disk;

/// <summary>
/// Reads files in folders that others may write to: never opens a link, pipe, socket or device, so none can make the reader wait. Blocks;
/// not for a grain's thread.
/// </summary>
public static class RegularFile
{
    /// <summary>The bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">A longer one is refused before it is read.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is not a regular file, too long, or the system refused.</exception>
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
