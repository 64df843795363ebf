namespace Pix.Settings;

/// <summary>What is under a path. The <c>Exists</c> of .NET says "no" of what this user may not see, and so tells "nothing there" of what is only closed to him; this never does.</summary>
public static class Presence
{
    /// <summary>Whether there is a folder.</summary>
    /// <exception cref="ClosedPathException">This user may not know.</exception>
    public static bool HasFolder(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == true;

    /// <summary>Whether there is a file.</summary>
    /// <exception cref="ClosedPathException">This user may not know.</exception>
    public static bool HasFile(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == false;

    /// <summary>Why a file cannot be used, to stand behind its path; null when it is there.</summary>
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
    /// <exception cref="ClosedPathException">This user may not.</exception>
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

    // What cannot be a path names nothing.
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
