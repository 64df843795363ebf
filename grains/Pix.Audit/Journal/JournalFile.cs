namespace Pix.Audit;

/// <summary>Where a silo's journals are, and opening one so that the file's name is durable too.</summary>
internal static class JournalFile
{
    public static string PathOf(string root, string silo, AuditStream stream) => Path.Combine(root, silo, stream.Name() + ".journal");

    public static JournalStore Open(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var store = JournalStore.Open(path);
        // fsync of a file does not make its name durable; the directory's own entry is one level up.
        DurableDirectory.Flush(directory);
        DurableDirectory.Flush(Path.GetDirectoryName(directory)!);
        return store;
    }
}
