namespace Pix.AuditReader.Files;

/// <summary>
/// Files of audit records that are in use. Until this object is disposed of, the cache of a bucket deletes none of them. Files in a local folder
/// are not protected from deletion.
/// </summary>
/// <param name="files">The files in use.</param>
/// <param name="release">Called once on disposal. It tells the cache that the files are no longer in use and can be deleted.</param>
public sealed class FileLease(IReadOnlyList<ReadableFile> files, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The files in use, which are all on this machine.</summary>
    public IReadOnlyList<ReadableFile> Files { get; } = files;

    /// <summary>Ends the use of the files, so that the cache can delete them to make room. Further calls do nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
