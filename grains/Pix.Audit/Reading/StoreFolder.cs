using Pix.Settings;

namespace Pix.Audit.Reading;

/// <summary>Reads folders of the store, whose files are merged and deleted meanwhile: a deleted file counts as absent, a closed folder is an error.</summary>
public static class StoreFolder
{
    /// <summary>The content of a folder; empty when it does not exist.</summary>
    /// <exception cref="IOException">It cannot be listed; the message says what to do when this user may not.</exception>
    public static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Listed(folder.FullName, folder.GetFileSystemInfos);
    }

    /// <summary>Length of a file; null when it does not exist.</summary>
    /// <exception cref="IOException">This user may not read it; the message says what to do.</exception>
    public static long? Length(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return Presence.Read(file.FullName, () => file.Length);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Lists a folder as the caller wants; empty when it does not exist.</summary>
    internal static T[] Listed<T>(string folder, Func<T[]> list)
    {
        try
        {
            return Presence.Read(folder, list);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
