namespace Pix.Journal.Store;

/// <summary>Thrown when another process has taken over the log. This process must then write and acknowledge nothing more.</summary>
/// <param name="path">The log's path.</param>
/// <param name="found">What showed that the log has a newer owner.</param>
public sealed class LogFencedException(string path, string found) : IOException($"The journal '{path}' has another owner: {found}.")
{
    /// <summary>The log's path.</summary>
    public string Path => path;
}
