namespace Pix.AuditReader.Buckets;

/// <summary>A file of the cache that is not deleted before this is disposed of.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Release">Lets it go.</param>
public sealed record CachedFile(string Path, Action Release) : IDisposable
{
    /// <summary>Lets it go.</summary>
    public void Dispose() => Release();
}
