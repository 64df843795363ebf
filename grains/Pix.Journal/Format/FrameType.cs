namespace Pix.Journal.Format;

/// <summary>Type of a frame of the log. The numbers are stored on disk.</summary>
internal enum FrameType : byte
{
    /// <summary>An entry of the hash chain.</summary>
    Entry = 1,

    /// <summary>Tombstones, which contain runs of sequence numbers of deleted entries.</summary>
    Removed = 2,

    /// <summary>Sequence numbers of entries that were shipped early, while their outcome was unknown.</summary>
    Shipped = 3,

    /// <summary>Meaningless bytes, written to test whether the disk accepts writes.</summary>
    Probe = 4,
}
