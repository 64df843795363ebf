namespace Pix.Settings;

/// <summary>
/// Checks what exists under a path. Unlike .NET's <c>Exists</c>, which returns false for a file that this user may not see, it throws
/// <see cref="ClosedPathException"/>.
/// </summary>
public static class Presence
{
    /// <summary>Whether a folder exists at the path.</summary>
    /// <exception cref="ClosedPathException">This user may not see whether the path exists.</exception>
    public static bool HasFolder(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == true;

    /// <summary>Whether a file exists at the path.</summary>
    /// <exception cref="ClosedPathException">This user may not see whether the path exists.</exception>
    public static bool HasFile(string path) => Attributes(path)?.HasFlag(FileAttributes.Directory) == false;

    /// <summary>Why a file cannot be used, as a clause that follows its path in a sentence; null when the file exists.</summary>
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

    /// <summary>Runs a read of a path and turns a missing right into <see cref="ClosedPathException"/>.</summary>
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

    // A text that cannot be a path counts as a path at which nothing exists.
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
