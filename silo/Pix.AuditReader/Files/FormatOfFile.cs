namespace Pix.AuditReader.Files;

/// <summary>
/// Recognises a file's format by its first bytes. The file name does not show the format, because Firehose adds no extension by default.
/// </summary>
internal static class FormatOfFile
{
    /// <exception cref="AuditStoreException">The file cannot be read, or is neither Parquet nor JSON lines.</exception>
    public static AuditFormat Read(string path, string name)
    {
        Span<byte> head = stackalloc byte[4];
        int length;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditStoreException($"'{name}' cannot be read: {failure.Message}", failure);
        }

        return Of(head[..length]) ?? throw new AuditStoreException($"'{name}' cannot be read: it is neither Parquet nor JSON lines.");
    }

    private static AuditFormat? Of(ReadOnlySpan<byte> head)
    {
        if (head.SequenceEqual("PAR1"u8))
        {
            return AuditFormat.Parquet;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return AuditFormat.JsonLinesGzip;
        }

        return head.Length == 0 || head[0] is (byte)'{' or (byte)'\n' ? AuditFormat.JsonLines : null;
    }
}
