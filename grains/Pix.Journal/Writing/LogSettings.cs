namespace Pix.Journal.Writing;

/// <summary>Settings of one log.</summary>
public sealed record LogSettings
{
    /// <summary>Path of the log; its files have this name with a number, in the same folder.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the writer's thread.</summary>
    public required string ThreadName { get; init; }

    /// <summary>The version of Pix, for the beginnings of files.</summary>
    public string Version { get; init; } = "";

    /// <summary>Bound of the log's content in bytes; determines the size of one file.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Most bounded appends waiting for the writer.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>Most bytes of one group: bounds how long the last of a group waits.</summary>
    public int GroupBytes { get; init; } = 2 << 20;

    /// <summary>How long opening waits while another process owns the log.</summary>
    public TimeSpan OwnershipWait { get; init; }
}
