namespace Pix.Settings;

/// <summary>
/// A file or folder that this user may not read, or whose existence is hidden from him. The message says which right is missing and what to
/// do.
/// </summary>
/// <remarks>An <see cref="IOException"/>, unlike .NET's own, so that code which reports unreadable places reports this too.</remarks>
/// <param name="path">Path that was to be read.</param>
/// <param name="cause">The exception of .NET.</param>
public sealed class ClosedPathException(string path, Exception? cause = null) : IOException(Sentence(path), cause)
{
    /// <summary>The part of the path that denies access to this user.</summary>
    public string Closed { get; } = ClosedPart(Path.GetFullPath(path)).Path;

    private static string Sentence(string path)
    {
        var (closed, mode) = ClosedPart(Path.GetFullPath(path));
        return $"'{path}' may not be read by user {Environment.UserName}: '{closed}' has mode {mode}. Run this as its owner (sudo -u \"$(stat -c %U '{closed}')\" …), or have him give you the right to read.";
    }

    // The deepest visible part is the one that denies access.
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
                // The one above knows.
            }
        }

        return (path, "unknown");
    }
}
