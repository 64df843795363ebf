namespace Pix.Journal.Disk;

/// <summary>Thrown when a file that must be new exists already.</summary>
/// <param name="path">Path of the file.</param>
public sealed class FileExistsException(string path) : IOException($"'{path}' is there already.")
{
    /// <summary>Path of the file.</summary>
    public string Path => path;
}
