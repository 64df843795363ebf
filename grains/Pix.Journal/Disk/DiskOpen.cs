namespace Pix.Journal.Disk;

/// <summary>How a file is opened.</summary>
public enum DiskOpen
{
    /// <summary>The file must exist.</summary>
    Existing,

    /// <summary>Must not exist yet: of two processes that try at once, one succeeds (O_EXCL).</summary>
    New,
}
