namespace Pix.AuditReader.Buckets;

/// <summary>A file of the cache that is in use. Until this object is disposed of, the cache does not delete the file.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Release">Called on disposal. It tells the cache that the file is no longer in use and can be deleted.</param>
public sealed record CachedFile(string Path, Action Release) : IDisposable
{
    /// <summary>Ends the use of the file, so that the cache can delete the file to make room.</summary>
    public void Dispose() => Release();
}
