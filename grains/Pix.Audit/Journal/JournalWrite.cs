namespace Pix.Audit.Journal;

/// <summary>What became of an append.</summary>
public enum JournalWrite
{
    /// <summary>On the disk; it survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>No room: the backlog, or the queue before the writer, is at its limit, or the disk has only its reserve left. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. It may still turn up in the audit, as a record with an unknown outcome.</summary>
    DiskFailed,

    /// <summary>The journal is not open: not yet, or no longer. Nothing was written.</summary>
    Closed,

    /// <summary>Another silo has taken this journal over: this silo writes nothing to it any more. The record was not acknowledged; it may turn up in the audit, as a record with an unknown outcome.</summary>
    Fenced,

    /// <summary>Not durable within the caller's time. It may become durable later; then an intent's record says that it was not sent.</summary>
    Late,
}
