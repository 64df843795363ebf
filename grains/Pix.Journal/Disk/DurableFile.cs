namespace Pix.Journal.Disk;

/// <summary>Writes files durably and atomically, so a path never has incomplete content. The methods block, so never call them on a grain's thread.</summary>
public static class DurableFile
{
    /// <summary>Suffix of temporary files. Pix does not read files with this suffix. Their names also begin with a dot, so SQL engines ignore them.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Returns the path of the temporary file that is renamed to the given path when its content is complete.</summary>
    public static string TemporaryName(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetFileName(path) + TemporarySuffix);

    /// <summary>Writes a temporary file, syncs it, renames it, and syncs the folder.</summary>
    /// <exception cref="IOException">
    /// The write is not durable. The path has its previous content, or the new content if only the folder's sync failed.
    /// </exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryName(path);
        // An existing temporary file is deleted and not overwritten, because a file left by an earlier version or by somebody else would keep its own mode.
        SystemCalls.Delete(temporary);
        using (var file = PrivateFile.Create(temporary, FileMode.CreateNew, bufferBytes: 0))
        {
            file.Write(content);
            SystemCalls.Sync(file.SafeFileHandle, temporary);
        }

        Rename(temporary, path);
    }

    /// <summary>Makes a finished temporary file durable and renames it.</summary>
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
