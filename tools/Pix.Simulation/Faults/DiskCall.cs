namespace Pix.Simulation.Faults;

/// <summary>Kinds of calls to a simulated disk; a fault is met at the so-manieth of one kind.</summary>
public enum DiskCall
{
    /// <summary>Any of them.</summary>
    Any,

    /// <summary>Names of a folder.</summary>
    List,

    /// <summary>Opening or making a file.</summary>
    Open,

    /// <summary>Taking a name away.</summary>
    Delete,

    /// <summary>Another name for a file.</summary>
    Rename,

    /// <summary>Making or removing a folder.</summary>
    Folder,

    /// <summary>fsync of a folder.</summary>
    SyncFolder,

    /// <summary>Lock, length, free space.</summary>
    Ask,

    /// <summary>Reading.</summary>
    Read,

    /// <summary>Writing.</summary>
    Write,

    /// <summary>fsync of a file.</summary>
    Sync,

    /// <summary>Making a file of a log: an <see cref="Open"/> too.</summary>
    Make,
}
