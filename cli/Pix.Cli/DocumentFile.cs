namespace Pix.Cli;

/// <summary>Reads a file up to a maximum size. Without a maximum, a path such as <c>/dev/zero</c> would be read without end.</summary>
internal static class DocumentFile
{
    /// <returns>
    /// The bytes of the file. If the file is longer than the maximum, its first bytes, one more than the maximum. Null if the file cannot be read;
    /// then <paramref name="problem"/> is the reason.
    /// </returns>
    public static byte[]? TryRead(string path, int maxBytes, out string problem)
    {
        problem = "";
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return ReadUpTo(file, maxBytes + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static byte[] ReadUpTo(FileStream file, int maxBytes)
    {
        var known = file.CanSeek ? Math.Min(file.Length, maxBytes) : 0;
        var buffer = new byte[Math.Max(known, 4096)];
        var length = 0;
        while (length < maxBytes)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes));
            }

            var read = file.Read(buffer, length, buffer.Length - length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return length == buffer.Length ? buffer : buffer[..length];
    }
}
