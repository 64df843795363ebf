namespace Pix.Simulation.Faults;

/// <summary>What can be done to a simulated cluster.</summary>
public enum FaultKind
{
    /// <summary>A process ends; its machine goes on.</summary>
    Kill,

    /// <summary>A machine loses power: what it did not sync is lost, in part or wholly.</summary>
    PowerLoss,

    /// <summary>Everything loses power: names that no folder sync made durable are lost, in part or wholly.</summary>
    Blackout,

    /// <summary>A process stands still for a while, as a paused container does.</summary>
    Freeze,

    /// <summary>A process stands still, and the file server forgets its locks.</summary>
    FreezeAndLoseLocks,

    /// <summary>A call takes long.</summary>
    Hang,

    /// <summary>A call fails, and some after it.</summary>
    Fail,

    /// <summary>The handle of the call is stale from now on.</summary>
    Stale,

    /// <summary>The file server forgets the locks of a process that goes on.</summary>
    LoseLocks,

    /// <summary>Bits of a durable sector change.</summary>
    Rot,

    /// <summary>A durable sector cannot be read any more.</summary>
    Unreadable,

    /// <summary>A wall clock is set back, or forward.</summary>
    SetClock,

    /// <summary>The host is asked to stop a process in order.</summary>
    Stop,

    /// <summary>Messages between processes are lost for a while.</summary>
    CutNetwork,

    /// <summary>A process stands still before it makes a call, the file server forgets its locks, and it ends some calls after it went on.</summary>
    FreezeAndEnd,
}
