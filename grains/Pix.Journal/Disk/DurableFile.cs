namespace Pix.Journal.Disk;

/// <summary>Writes a file so that it is durable and whole under its name, or not there. Blocks; not for a grain's thread.</summary>
public static class DurableFile
{
    /// <summary>Suffix that no reader looks for; the leading dot hides the file from SQL engines too.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>The name of a file until it is whole.</summary>
    public static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + TemporarySuffix);

    /// <summary>Writes, syncs, renames, and syncs the folder.</summary>
    /// <exception cref="IOException">The write is not durable; the name has its previous content.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryName(path);
        // A leftover of an earlier version, or somebody else's file, would keep its own mode.
        SystemCalls.Delete(temporary);
        using (var file = PrivateFile.Create(temporary, FileMode.CreateNew, bufferBytes: 0))
        {
            file.Write(content);
            SystemCalls.Sync(file.SafeFileHandle, temporary);
        }

        Rename(temporary, path);
    }

    /// <summary>Makes a whole temporary file durable and renames it.</summary>
    /// <exception cref="IOException">The file could not be made durable.</exception>
    public static void Publish(string temporary, string path)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            SystemCalls.Sync(file, temporary);
        }

        Rename(temporary, path);
    }

    private static void Rename(string temporary, string path)
    {
        SystemCalls.Rename(temporary, path);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
    }
}
