using System.Runtime.Versioning;

namespace Pix.Journal.Disk;

/// <summary>The result of <see cref="PrivateTree.Close"/>.</summary>
public sealed class ClosedTree
{
    /// <summary>Files and folders that were open to everybody and are closed now.</summary>
    public int Changed { get; private set; }

    /// <summary>Those that stay open: of another owner, unreadable, or the whole folder when its name is a link.</summary>
    public int Refused { get; private set; }

    /// <summary>The first of them.</summary>
    public string FirstRefused { get; private set; } = "";

    /// <summary>Closes one.</summary>
    /// <returns>Whether it exists and is not a link.</returns>
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
            // Deleted meanwhile, or another user's and closed to everybody.
            return [];
        }
        catch (IOException)
        {
            Refuse(folder);
            return [];
        }
    }

    /// <summary>Counts one that stays open.</summary>
    internal void Refuse(FileSystemInfo entry)
    {
        FirstRefused = Refused++ == 0 ? entry.FullName : FirstRefused;
    }
}
