namespace Pix.Journal.Writing;

/// <summary>Result of an append.</summary>
public enum LogWrite
{
    /// <summary>The entry is on the disk and survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>The writer's queue is full. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. The entry can nevertheless appear in the log later, because a part of the write possibly succeeded.</summary>
    DiskFailed,

    /// <summary>The log is not open yet or is already closed. If the append was queued, the entry can nevertheless appear in the log later.</summary>
    Closed,

    /// <summary>
    /// Another process has taken over the log, and this process never writes to it again. The entry can nevertheless appear in the log
    /// later.
    /// </summary>
    Fenced,
}
