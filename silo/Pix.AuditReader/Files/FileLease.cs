namespace Pix.AuditReader.Files;

/// <summary>Files that stay in place until this is disposed of.</summary>
/// <param name="files">Which.</param>
/// <param name="release">Lets them go.</param>
public sealed class FileLease(IReadOnlyList<ReadableFile> files, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The files.</summary>
    public IReadOnlyList<ReadableFile> Files { get; } = files;

    /// <summary>Lets them go, once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
