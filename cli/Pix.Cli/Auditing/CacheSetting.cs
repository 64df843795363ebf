using Pix.AuditReader.Buckets;

namespace Pix.Cli.Auditing;

/// <summary>Folder and maximum size of the cache for objects of a bucket.</summary>
/// <param name="Folder">Folder of the cache.</param>
/// <param name="MaxBytes">Maximum total size of the cached files, in bytes.</param>
internal sealed record CacheSetting(string Folder, long MaxBytes)
{
    /// <summary>The default: at most 10 GiB, in the cache folder of this user (XDG Base Directory Specification).</summary>
    public static CacheSetting Default { get; } = new(DefaultFolder(), 10L << 30);

    public FileCache Open() => FileCache.Open(Folder, MaxBytes, TimeProvider.System);

    private static string DefaultFolder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "pix", "audit");
}
