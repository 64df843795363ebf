namespace Pix.AuditReader.Buckets;

/// <summary>A file of the cache. The cache does not delete the file before this object is disposed of.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Release">Called on disposal, so that the cache may delete the file again.</param>
public sealed record CachedFile(string Path, Action Release) : IDisposable
{
    /// <summary>Allows the cache to delete the file again.</summary>
    public void Dispose() => Release();
}
