using Pix.Settings;

namespace Pix.Audit.Reading;

/// <summary>Looks into folders of the store, in which files are merged and go meanwhile: what is gone is none, what is closed to this user is told.</summary>
public static class StoreFolder
{
    /// <summary>What is in a folder; nothing when it is not there.</summary>
    /// <exception cref="IOException">It cannot be listed; the message says what to do when this user may not.</exception>
    public static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Listed(folder.FullName, folder.GetFileSystemInfos);
    }

    /// <summary>How long a file is; null when it is not there.</summary>
    /// <exception cref="IOException">This user may not know; the message says what to do.</exception>
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

    /// <summary>Lists a folder in a way of the caller's; nothing when it is not there.</summary>
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
