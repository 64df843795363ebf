namespace Pix.Journal.Format;

/// <summary>What a frame of the log says. The numbers are on disk.</summary>
internal enum FrameType : byte
{
    /// <summary>An entry of the chain.</summary>
    Entry = 1,

    /// <summary>Runs of sequences whose rows are gone.</summary>
    Removed = 2,

    /// <summary>Sequences whose rows were shipped early, with an unknown outcome.</summary>
    Shipped = 3,

    /// <summary>Nothing; shows that the disk takes writes.</summary>
    Probe = 4,
}
