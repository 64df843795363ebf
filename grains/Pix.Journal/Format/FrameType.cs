namespace Pix.Journal.Format;

/// <summary>What a frame of the log means. The numbers are on disk.</summary>
internal enum FrameType : byte
{
    /// <summary>An entry of the chain.</summary>
    Entry = 1,

    /// <summary>Tombstones: runs of sequences whose rows are deleted.</summary>
    Removed = 2,

    /// <summary>Sequences whose rows were shipped early, with an unknown outcome.</summary>
    Shipped = 3,

    /// <summary>No content; shows that the disk accepts writes.</summary>
    Probe = 4,
}
