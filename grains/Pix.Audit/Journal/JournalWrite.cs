namespace Pix.Audit.Journal;

/// <summary>The result of an append.</summary>
public enum JournalWrite
{
    /// <summary>The record is on the disk and survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>Nothing was written, because the backlog or the writer's queue is at its limit, or the disk has only its reserve left.</summary>
    Full,

    /// <summary>The disk refused the write. The record may still appear in the audit, with an unknown outcome.</summary>
    DiskFailed,

    /// <summary>Nothing was written, because the journal is not open yet or is already closed.</summary>
    Closed,

    /// <summary>
    /// Another silo took over this journal, so this silo writes nothing to it any more. The record was not acknowledged, but it may appear
    /// in the audit with an unknown outcome.
    /// </summary>
    Fenced,

    /// <summary>Not durable before the caller's deadline. It may become durable later; an intent's record then says that the message was not sent.</summary>
    Late,
}
