namespace Pix.Journal.Writing;

/// <summary>Result of an append.</summary>
public enum LogWrite
{
    /// <summary>The entry is on the disk and survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>The writer's queue is full. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. The entry may nevertheless be found in the log later.</summary>
    DiskFailed,

    /// <summary>The log is not open yet, or no longer. If the append was queued, the entry may nevertheless be found in the log later.</summary>
    Closed,

    /// <summary>Another process has taken over the log, and this one never writes to it again. The entry may nevertheless be found in the log later.</summary>
    Fenced,
}
