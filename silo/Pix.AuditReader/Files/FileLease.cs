namespace Pix.AuditReader.Files;

/// <summary>Files that stay in place until this is disposed of.</summary>
/// <param name="files">The files on lease.</param>
/// <param name="release">Gives the files back.</param>
public sealed class FileLease(IReadOnlyList<ReadableFile> files, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The files.</summary>
    public IReadOnlyList<ReadableFile> Files { get; } = files;

    /// <summary>Gives the files back, once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
