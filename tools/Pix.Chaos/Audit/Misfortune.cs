namespace Pix.Chaos;

/// <summary>The failure that a chaos round causes.</summary>
public enum Misfortune
{
    /// <summary>One silo is killed with kill -9. The other silo continues, and may adopt the killed silo's journal before the restart.</summary>
    SiloKilled,

    /// <summary>Every silo is killed with kill -9.</summary>
    AllKilled,

    /// <summary>The store of the audit records cannot be written, and a silo is killed during this time.</summary>
    SinkDown,

    /// <summary>The disk of the journals is full, and a silo is killed during this time.</summary>
    DiskFull,
}
