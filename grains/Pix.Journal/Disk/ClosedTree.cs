using System.Runtime.Versioning;

namespace Pix.Journal.Disk;

/// <summary>Counts the files and folders that <see cref="PrivateTree.Close"/> closed to other users, and those that it could not close.</summary>
public sealed class ClosedTree
{
    /// <summary>Number of files and folders that every user had access to and that are closed to other users now.</summary>
    public int Changed { get; private set; }

    /// <summary>
    /// Number of files and folders that other users possibly still have access to, because they belong to another user or cannot be read,
    /// or because the root folder's path is a link.
    /// </summary>
    public int Refused { get; private set; }

    /// <summary>Path of the first file or folder counted in <see cref="Refused"/>; empty if there is none.</summary>
    public string FirstRefused { get; private set; } = "";

    /// <summary>Removes the rights of group and others from a file or folder that every user has access to.</summary>
    /// <returns>True if the file or folder exists and is not a link.</returns>
    [UnsupportedOSPlatform("windows")]
    internal bool TryClose(FileSystemInfo entry)
    {
        try
        {
            var mode = entry.UnixFileMode;
            if (entry.LinkTarget is not null)
            {
                return false;
            }

            if (PrivateTree.IsOpen(mode))
            {
                entry.UnixFileMode = PrivateTree.Closed(mode);
                Changed++;
            }
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            Refuse(entry);
        }

        return true;
    }

    internal FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception none) when (none is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // The folder was deleted meanwhile, or it belongs to another user and nobody else has access to it.
            return [];
        }
        catch (IOException)
        {
            Refuse(folder);
            return [];
        }
    }

    /// <summary>Counts a file or folder that other users possibly still have access to.</summary>
    internal void Refuse(FileSystemInfo entry)
    {
        FirstRefused = Refused++ == 0 ? entry.FullName : FirstRefused;
    }
}
