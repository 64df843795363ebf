namespace Pix.Journal.Store;

/// <summary>Another process owns the log, because that process holds the exclusive lock on the log's files.</summary>
/// <param name="path">The log's path.</param>
public sealed class LogInUseException(string path) : IOException($"The journal '{path}' belongs to another running process.")
{
    /// <summary>The log's path.</summary>
    public string Path => path;
}
