namespace Pix.Journal.Store;

/// <summary>
/// Thrown when another process owns the log: that process holds the exclusive lock on a log file, or it changed the files during every attempt to
/// open them.
/// </summary>
/// <param name="path">The log's path.</param>
public sealed class LogInUseException(string path) : IOException($"The journal '{path}' belongs to another running process.")
{
    /// <summary>The log's path.</summary>
    public string Path => path;
}
