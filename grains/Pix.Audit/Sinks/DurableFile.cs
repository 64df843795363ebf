namespace Pix.Audit;

/// <summary>Writes a file so that it is either whole under its name, durably, or not there.</summary>
internal static class DurableFile
{
    /// <summary>Ends names that no reader looks for; the leading dot hides the file from SQL engines too.</summary>
    public const string TemporarySuffix = ".tmp";

    public static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + TemporarySuffix);

    /// <summary>Writes, flushes, renames, and flushes the folder.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryName(path);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        Rename(temporary, path);
    }

    /// <summary>Makes a whole temporary file durable and gives it its name.</summary>
    public static void Publish(string temporary, string path)
    {
        using (var file = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            file.Flush(flushToDisk: true);
        }

        Rename(temporary, path);
    }

    private static void Rename(string temporary, string path)
    {
        File.Move(temporary, path, overwrite: true);
        DurableDirectory.Flush(Path.GetDirectoryName(path)!);
    }
}
