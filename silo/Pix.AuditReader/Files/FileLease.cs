namespace Pix.AuditReader.Files;

/// <summary>Files that were opened together. The cache deletes none of them before this object is disposed of. Local files are not held back.</summary>
/// <param name="files">The opened files.</param>
/// <param name="release">Called once on disposal, so that the cache may delete the files again.</param>
public sealed class FileLease(IReadOnlyList<ReadableFile> files, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The opened files.</summary>
    public IReadOnlyList<ReadableFile> Files { get; } = files;

    /// <summary>Allows the cache to delete the files again. Further calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
