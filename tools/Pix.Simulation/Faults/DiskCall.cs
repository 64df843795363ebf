namespace Pix.Simulation.Faults;

/// <summary>Kinds of calls to a simulated disk. The calls of each kind are counted, and a fault occurs at the call with a given number.</summary>
public enum DiskCall
{
    /// <summary>A call of any kind.</summary>
    Any,

    /// <summary>Listing the names in a folder.</summary>
    List,

    /// <summary>Opening or creating a file.</summary>
    Open,

    /// <summary>Deleting a file.</summary>
    Delete,

    /// <summary>Renaming a file.</summary>
    Rename,

    /// <summary>Creating or deleting a folder.</summary>
    Folder,

    /// <summary>fsync of a folder.</summary>
    SyncFolder,

    /// <summary>Locking a file, or reading a file's length.</summary>
    Ask,

    /// <summary>Reading a file.</summary>
    Read,

    /// <summary>Writing a file.</summary>
    Write,

    /// <summary>fsync of a file.</summary>
    Sync,

    /// <summary>Creating a log file. The call is also counted as <see cref="Open"/>.</summary>
    Make,
}
