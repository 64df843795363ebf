namespace Pix.Audit;

/// <summary>Where a silo's journals are, and opening one so that the file's name is durable too.</summary>
internal static class JournalFile
{
    public static string PathOf(string root, string silo, AuditStream stream) => Path.Combine(root, silo, stream.Name() + ".journal");

    /// <summary>When one of its files was last written.</summary>
    public static DateTime LastWriteUtc(string path) =>
        LogSegment.Numbers(path).Select(number => File.GetLastWriteTimeUtc(LogSegment.PathOf(path, number))).DefaultIfEmpty(File.GetLastWriteTimeUtc(path)).Max();

    public static JournalStore Open(string path, long roomBytes)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var store = JournalStore.Open(path, roomBytes);
        // fsync of a file does not make its name durable; the directory's own entry is one level up.
        DurableDirectory.Flush(directory);
        DurableDirectory.Flush(Path.GetDirectoryName(directory)!);
        return store;
    }
}
