namespace Pix.Journal.Disk;

/// <summary>A folder of Pix with all that is in it. Earlier versions made folders 0755 and files 0644, as the mask of the process let them. Blocks; not for a grain's thread.</summary>
public static class PrivateTree
{
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Absent = (UnixFileMode)(-1); // What .NET gives for what is not there.
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>Whether every user of the machine has a right to it. What only the group has a right to, somebody let the group have.</summary>
    public static bool IsOpen(UnixFileMode mode) => mode != Absent && (mode & Everybody) != 0;

    /// <summary>The same of a folder, or of that which a link of its name leads to.</summary>
    public static bool IsOpen(DirectoryInfo folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return IsOpen((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).UnixFileMode);
    }

    /// <summary>
    /// Takes the rights of group and others from whatever everybody has a right to; a folder before what is in it, which ends there for others at once. Links are neither followed nor changed: where they
    /// lead may be somebody else's. A root that is one is refused while it leads to an open folder.
    /// </summary>
    /// <param name="root">The folder; it need not be there.</param>
    /// <param name="cancellationToken">Ends it between two folders.</param>
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
            // It leads where this user may not look, or nowhere.
            return false;
        }
    }

    /// <summary>The mode without the rights of group and others.</summary>
    internal static UnixFileMode Closed(UnixFileMode mode) => mode & ~(Everybody | Group);
}
