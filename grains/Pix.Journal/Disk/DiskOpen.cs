namespace Pix.Journal.Disk;

/// <summary>How a file is opened.</summary>
public enum DiskOpen
{
    /// <summary>The file must exist.</summary>
    Existing,

    /// <summary>The file must not exist yet. If two processes create it at the same time, only one succeeds (O_EXCL).</summary>
    New,
}
