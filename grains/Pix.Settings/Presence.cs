namespace Pix.Settings;

/// <summary>
/// What exists under a path. .NET's <c>Exists</c> returns "no" for what this user may not see, and so reports closed things as absent; this
/// never does.
/// </summary>
public static class Presence
{
    /// <summary>Whether there is a folder.</summary>
    /// <exception cref="ClosedPathException">This user may not look there.</exception>
    public static bool HasFolder(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == true;

    /// <summary>Whether there is a file.</summary>
    /// <exception cref="ClosedPathException">This user may not look there.</exception>
    public static bool HasFile(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == false;

    /// <summary>Why a file cannot be used, to follow its path in a sentence; null when it exists.</summary>
    public static string? WhyNoFile(string path)
    {
        try
        {
            return HasFile(path) ? null : "where there is no file";
        }
        catch (ClosedPathException closed)
        {
            return $"which is closed: {closed.Message}";
        }
    }

    /// <summary>Reads at a path.</summary>
    /// <exception cref="ClosedPathException">This user may not read the file.</exception>
    public static T Read<T>(string path, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new ClosedPathException(path, refused);
        }
    }

    // A text that cannot be a path names nothing.
    private static FileAttributes? Attributes(string path)
    {
        try
        {
            return Read(path, () => File.GetAttributes(path));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
