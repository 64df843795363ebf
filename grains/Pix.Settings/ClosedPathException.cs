namespace Pix.Settings;

/// <summary>
/// Thrown when the user of this process may not read a file or folder, or may not see whether it exists. The message says which right is
/// missing and what to do.
/// </summary>
/// <remarks>
/// Derived from <see cref="IOException"/>, unlike .NET's <see cref="UnauthorizedAccessException"/>, so that code that reports unreadable
/// files reports this exception too.
/// </remarks>
/// <param name="path">Path that should have been read.</param>
/// <param name="cause">The exception that .NET threw; null when there is none.</param>
public sealed class ClosedPathException(string path, Exception? cause = null) : IOException(Sentence(path), cause)
{
    /// <summary>The file or parent folder in the path that denies access to this user.</summary>
    public string Closed { get; } = ClosedPart(Path.GetFullPath(path)).Path;

    private static string Sentence(string path)
    {
        var (closed, mode) = ClosedPart(Path.GetFullPath(path));
        return $"'{path}' may not be read by user {Environment.UserName}: '{closed}' has mode {mode}. Run this as its owner (sudo -u \"$(stat -c %U '{closed}')\" …), or have him give you the right to read.";
    }

    // The deepest part of the path that this user can see is the part that denies access.
    private static (string Path, string Mode) ClosedPart(string path)
    {
        for (var part = path; part is not null && !OperatingSystem.IsWindows(); part = Path.GetDirectoryName(part))
        {
            try
            {
                return (part, Convert.ToString((int)File.GetUnixFileMode(part), 8).PadLeft(4, '0'));
            }
            catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
            {
                // This part is not visible either; its parent folder is tried next.
            }
        }

        return (path, "unknown");
    }
}
