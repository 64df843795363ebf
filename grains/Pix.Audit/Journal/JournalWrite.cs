namespace Pix.Audit.Journal;

/// <summary>What became of an append.</summary>
public enum JournalWrite
{
    /// <summary>On the disk; it survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>No space: the backlog or the writer's queue is at its limit, or the disk has only its reserve left. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. The record may still turn up in the audit, with an unknown outcome.</summary>
    DiskFailed,

    /// <summary>The journal is not open: not yet, or no longer. Nothing was written.</summary>
    Closed,

    /// <summary>
    /// Another silo took over this journal: this silo writes nothing to it any more. The record was not acknowledged; it may turn up in the
    /// audit, with an unknown outcome.
    /// </summary>
    Fenced,

    /// <summary>Not durable before the caller's deadline. It may become durable later; then an intent's record says that the message was not sent.</summary>
    Late,
}
