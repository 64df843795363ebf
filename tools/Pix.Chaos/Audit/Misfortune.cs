namespace Pix.Chaos;

/// <summary>What happens in a round.</summary>
public enum Misfortune
{
    /// <summary>One silo is killed with kill -9; the other goes on, and may take over its journal before it is back.</summary>
    SiloKilled,

    /// <summary>Every silo is killed with kill -9.</summary>
    AllKilled,

    /// <summary>The store of the audit records cannot be written; in the middle of it a silo is killed.</summary>
    SinkDown,

    /// <summary>The disk of the journals is full; in the middle of it a silo is killed.</summary>
    DiskFull,
}
