namespace Pix.Journal.Writing;

/// <summary>Settings of one log.</summary>
public sealed record LogSettings
{
    /// <summary>Path of the log's epoch file. The log files have this path with a number appended.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the writer's thread.</summary>
    public required string ThreadName { get; init; }

    /// <summary>The version of Pix, which is written at the beginning of each log file.</summary>
    public string Version { get; init; } = "";

    /// <summary>Maximum size of the log's content in bytes. The log's user enforces this limit; the log only derives the size of one file from it.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Maximum number of bounded appends (<see cref="LogAppend.IsBounded"/>) that wait for the writer.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>Maximum number of bytes in one group, which limits how long an append waits for its group to be written.</summary>
    public int GroupBytes { get; init; } = 2 << 20;

    /// <summary>How long <see cref="JournalLog.OpenAsync"/> waits while another process owns the log.</summary>
    public TimeSpan OwnershipWait { get; init; }
}
