using Pix.Settings;

namespace Pix.Audit.Reading;

/// <summary>Reads folders of the store while files are merged and deleted. A deleted file counts as absent; an unreadable folder is an error.</summary>
public static class StoreFolder
{
    /// <summary>Returns the content of a folder; empty if the folder does not exist.</summary>
    /// <exception cref="IOException">The folder cannot be listed; if this user may not list it, the message says what to do.</exception>
    public static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Listed(folder.FullName, folder.GetFileSystemInfos);
    }

    /// <summary>Returns the length of a file; null if the file does not exist.</summary>
    /// <exception cref="IOException">This user may not read the file; the message says what to do.</exception>
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

    /// <summary>Lists a folder with the caller's function; empty if the folder does not exist.</summary>
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
