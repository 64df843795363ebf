namespace Pix.AuditReader.Buckets;

/// <summary>A file of the cache that is not deleted before this is disposed of.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Release">Gives the file back to the cache.</param>
public sealed record CachedFile(string Path, Action Release) : IDisposable
{
    /// <summary>Gives the file back to the cache.</summary>
    public void Dispose() => Release();
}
