namespace Pix.Journal.Store;

/// <summary>Another owner has taken over the log: this one writes nothing more to it and acknowledges nothing more.</summary>
/// <param name="path">The log's path.</param>
/// <param name="found">How the newer owner was noticed.</param>
public sealed class LogFencedException(string path, string found) : IOException($"The journal '{path}' has another owner: {found}.")
{
    /// <summary>The log's path.</summary>
    public string Path => path;
}
