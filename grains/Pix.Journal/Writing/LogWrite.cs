namespace Pix.Journal.Writing;

/// <summary>What became of an append.</summary>
public enum LogWrite
{
    /// <summary>On the disk; it survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>The writer's queue is full. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. The entry may still turn up in the log.</summary>
    DiskFailed,

    /// <summary>The log is not open yet, or no longer. The entry may still turn up in the log if it was queued.</summary>
    Closed,

    /// <summary>Another owner has taken over the log. The entry may still turn up, and this owner never writes again.</summary>
    Fenced,
}
