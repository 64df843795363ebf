namespace Pix.Simulation.Faults;

/// <summary>Kinds of calls to a simulated disk. A fault occurs at a call with a given number among the calls of one kind.</summary>
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

    /// <summary>Taking a file's lock, or asking for a file's length.</summary>
    Ask,

    /// <summary>Reading a file.</summary>
    Read,

    /// <summary>Writing a file.</summary>
    Write,

    /// <summary>fsync of a file.</summary>
    Sync,

    /// <summary>Creating a file of a log. The call counts as <see cref="Open"/> too.</summary>
    Make,
}
