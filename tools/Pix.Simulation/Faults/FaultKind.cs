namespace Pix.Simulation.Faults;

/// <summary>Kinds of faults in a simulated cluster.</summary>
public enum FaultKind
{
    /// <summary>A process ends. Its machine keeps running.</summary>
    Kill,

    /// <summary>A machine loses power. Data that it did not sync is lost, in part or wholly.</summary>
    PowerLoss,

    /// <summary>All machines and the file server lose power. Names that no folder sync made durable are lost, in part or wholly.</summary>
    Blackout,

    /// <summary>A process runs nothing for a while, as a paused container does.</summary>
    Freeze,

    /// <summary>A process runs nothing for a while, and the file server drops its locks.</summary>
    FreezeAndLoseLocks,

    /// <summary>A call takes up to a minute longer.</summary>
    Hang,

    /// <summary>A call fails, and up to five later calls of its kind.</summary>
    Fail,

    /// <summary>The file handle of the call is stale from now on.</summary>
    Stale,

    /// <summary>The file server drops the locks of a process that keeps running.</summary>
    LoseLocks,

    /// <summary>Bits of a durable sector change.</summary>
    Rot,

    /// <summary>A durable sector cannot be read any more.</summary>
    Unreadable,

    /// <summary>The wall clock of a process is set back or forward.</summary>
    SetClock,

    /// <summary>The host stops a process in an orderly way.</summary>
    Stop,

    /// <summary>Messages between processes are lost for a while. In the journal room, deliveries to the sink fail for a while.</summary>
    CutNetwork,

    /// <summary>A process freezes before it makes a call, the file server drops its locks, and the process ends some calls after it runs again.</summary>
    FreezeAndEnd,
}
