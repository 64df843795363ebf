namespace Pix.Simulation.Faults;

/// <summary>Kinds of faults in a simulated cluster.</summary>
public enum FaultKind
{
    /// <summary>A process ends without warning. Its machine continues to run.</summary>
    Kill,

    /// <summary>A machine loses power. All or some of the data that was not synced is lost.</summary>
    PowerLoss,

    /// <summary>All machines and the file server lose power. All or some of the file names whose folder was not synced are lost too.</summary>
    Blackout,

    /// <summary>A process is frozen for some time, like a paused container.</summary>
    Freeze,

    /// <summary>A process is frozen for some time, and the file server drops its locks meanwhile.</summary>
    FreezeAndLoseLocks,

    /// <summary>A disk call takes up to a minute longer.</summary>
    Hang,

    /// <summary>A disk call of a process fails, and so do up to five later calls of the same kind and process.</summary>
    Fail,

    /// <summary>The file handle of the disk call becomes stale, so all later calls with it fail.</summary>
    Stale,

    /// <summary>The file server drops the locks of a process, and the process continues to run.</summary>
    LoseLocks,

    /// <summary>Bits of a sector on the disk change.</summary>
    Rot,

    /// <summary>A sector on the disk cannot be read any more.</summary>
    Unreadable,

    /// <summary>The wall clock of a process is set back or forward by up to nine minutes.</summary>
    SetClock,

    /// <summary>The host stops a process in an orderly way, so the process can finish its work.</summary>
    Stop,

    /// <summary>For some time, messages to and from a silo are lost (simulation of rates), or deliveries to the sink fail (simulation of journals).</summary>
    CutNetwork,

    /// <summary>
    /// A process is frozen before a disk call, and the file server drops its locks. The process then runs again, and ends after a few more disk calls.
    /// </summary>
    FreezeAndEnd,
}
