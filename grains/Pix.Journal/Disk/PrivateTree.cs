namespace Pix.Journal.Disk;

/// <summary>
/// A folder of Pix with its content. Earlier versions created folders 0755 and files 0644, as the umask allowed. Blocks; not for a grain's
/// thread.
/// </summary>
public static class PrivateTree
{
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Absent = (UnixFileMode)(-1); // What .NET gives for what is not there.
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>Whether every user of the machine has a right to it. A right of the group alone was granted on purpose.</summary>
    public static bool IsOpen(UnixFileMode mode) => mode != Absent && (mode & Everybody) != 0;

    /// <summary>The same for a folder, or for the target of a link with its name.</summary>
    public static bool IsOpen(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return IsOpen((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).UnixFileMode);
    }

    /// <summary>
    /// Removes the rights of group and others from everything that everybody has a right to, a folder before its content, so that others
    /// lose access at once. Links are neither followed nor changed, because their targets may be somebody else's. A root that is a link to
    /// an open folder is refused.
    /// </summary>
    /// <param name="root">The folder; it need not exist.</param>
    /// <param name="cancellationToken">Stops between two folders.</param>
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
            // It leads to a place that this user may not read, or nowhere.
            return false;
        }
    }

    /// <summary>The mode without the rights of group and others.</summary>
    internal static UnixFileMode Closed(UnixFileMode mode) => mode & ~(Everybody | Group);
}
