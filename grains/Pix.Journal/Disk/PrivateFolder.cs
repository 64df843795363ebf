namespace Pix.Journal.Disk;

/// <summary>
/// The one way in which Pix creates folders: only their owner may enter them (0700). An existing folder keeps its mode. Blocks; not for a
/// grain's thread.
/// </summary>
public static class PrivateFolder
{
    /// <summary>Mode that gives the owner all rights and others none.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and its parents; no error when it exists.</summary>
    public static DirectoryInfo Create(string folder)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
#pragma warning disable RS0030 // The one place that makes them.
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(whole);
        }

        // .NET gives the mode to the last folder only.
        if (Path.GetDirectoryName(whole) is { } above && !Directory.Exists(above))
        {
            Create(above);
        }

        return Directory.CreateDirectory(whole, Mode);
#pragma warning restore RS0030
    }
}
