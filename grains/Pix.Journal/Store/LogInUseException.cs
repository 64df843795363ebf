namespace Pix.Journal.Store;

/// <summary>Thrown when another process owns the log, because it holds the lock of a log file, or because it changed the files during every attempt.</summary>
/// <param name="path">The log's path.</param>
public sealed class LogInUseException(string path) : IOException($"The journal '{path}' belongs to another running process.")
{
    /// <summary>The log's path.</summary>
    public string Path => path;
}
