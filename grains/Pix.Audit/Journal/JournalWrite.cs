namespace Pix.Audit.Journal;

/// <summary>The result of an append.</summary>
public enum JournalWrite
{
    /// <summary>The entry is on the disk and survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>
    /// Nothing was written, because the backlog or the writer's queue is at its limit, or free disk space is down to the reserve for outcomes.
    /// </summary>
    Full,

    /// <summary>
    /// The write to the disk failed. Part of it possibly reached the disk, so the record possibly appears in the audit, with an unknown
    /// outcome.
    /// </summary>
    DiskFailed,

    /// <summary>Nothing was written, because the journal is not open yet or is already closed.</summary>
    Closed,

    /// <summary>
    /// Another silo took over this journal, so this silo no longer writes to the journal. The append was not acknowledged, but its record
    /// possibly appears in the audit, with an unknown outcome.
    /// </summary>
    Fenced,

    /// <summary>
    /// The entry was not durable before the caller's deadline, but possibly becomes durable later. If it is an intent, its record then says
    /// that the message was not sent.
    /// </summary>
    Late,
}
