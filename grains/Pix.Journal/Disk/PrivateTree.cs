namespace Pix.Journal.Disk;

/// <summary>
/// Finds and removes other users' access to a folder of Pix and its content. Earlier versions of Pix created folders with mode 0755 and
/// files with 0644, as the umask allowed. The methods block, so they must not be called on a grain's thread.
/// </summary>
public static class PrivateTree
{
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Absent = (UnixFileMode)(-1); // .NET returns this mode if the file does not exist.
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>
    /// True if a mode gives a right to every user of the machine. A right of only the group is ignored, because somebody granted it on
    /// purpose.
    /// </summary>
    public static bool IsOpen(UnixFileMode mode) => mode != Absent && (mode & Everybody) != 0;

    /// <summary>
    /// True if every user of the machine has a right to a folder. If the folder is a link, the rights to the link's final target are
    /// checked.
    /// </summary>
    public static bool IsOpen(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return IsOpen((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).UnixFileMode);
    }

    /// <summary>
    /// Removes the rights of group and others from every file and folder that every user has a right to. A folder is changed before its
    /// content, so that others lose access at once. Links are neither followed nor changed, because their targets possibly belong to
    /// somebody else. If the root is a link to a folder that every user has a right to, the result counts it as refused.
    /// </summary>
    /// <param name="root">The folder. It need not exist.</param>
    /// <param name="cancellationToken">Stops the work between two folders.</param>
    public static ClosedTree Close(string root, CancellationToken cancellationToken)
    {
        var closed = new ClosedTree();
        if (OperatingSystem.IsWindows())
        {
            return closed;
        }

        var top = new DirectoryInfo(root);
        if (IsOpenLink(top))
        {
            closed.Refuse(top);
        }

        var folders = new Stack<FileSystemInfo>([top]);
        while (folders.TryPop(out var folder) && !cancellationToken.IsCancellationRequested)
        {
            if (!closed.TryClose(folder))
            {
                continue;
            }

            foreach (var entry in closed.Entries((DirectoryInfo)folder))
            {
                if (entry is DirectoryInfo)
                {
                    folders.Push(entry);
                }
                else
                {
                    closed.TryClose(entry);
                }
            }
        }

        return closed;
    }

    private static bool IsOpenLink(DirectoryInfo root)
    {
        try
        {
            return root.LinkTarget is not null && IsOpen(root);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // The link's target does not exist, or this user is not allowed to read it.
            return false;
        }
    }

    /// <summary>Returns a mode without the rights of group and others.</summary>
    internal static UnixFileMode Closed(UnixFileMode mode) => mode & ~(Everybody | Group);
}
