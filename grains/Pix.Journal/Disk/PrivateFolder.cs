namespace Pix.Journal.Disk;

/// <summary>
/// Creates folders that only their owner can enter (0700). Pix creates folders only with this class. An existing folder keeps its mode. The
/// methods block, so they must not be called on a grain's thread.
/// </summary>
public static class PrivateFolder
{
    /// <summary>Mode that gives the owner all rights and others none.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and its parents. A folder that exists is no error.</summary>
    public static DirectoryInfo Create(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
#pragma warning disable RS0030 // This is the only place in Pix that is allowed to create folders this way.
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(whole);
        }

        // .NET applies the mode only to the last folder of the path, so parents are created first.
        if (Path.GetDirectoryName(whole) is { } above && !Directory.Exists(above))
        {
            Create(above);
        }

        return Directory.CreateDirectory(whole, Mode);
#pragma warning restore RS0030
    }
}
