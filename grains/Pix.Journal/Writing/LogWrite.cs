namespace Pix.Journal.Writing;

/// <summary>What became of an append.</summary>
public enum LogWrite
{
    /// <summary>On the disk; it survives a crash of the process and of the machine.</summary>
    Durable,

    /// <summary>The queue before the writer is at its limit. Nothing was written.</summary>
    Full,

    /// <summary>The disk refused the write. It may still turn up in the log.</summary>
    DiskFailed,

    /// <summary>The log is not open: not yet, or no longer. It may still turn up in the log if it was queued.</summary>
    Closed,

    /// <summary>Another owner has taken the log over. It may still turn up in the log, and this owner never writes again.</summary>
    Fenced,
}
