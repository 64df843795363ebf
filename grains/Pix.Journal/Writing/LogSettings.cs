namespace Pix.Journal.Writing;

/// <summary>What one log needs to know.</summary>
public sealed record LogSettings
{
    /// <summary>Path of the log; its files have this name and a number, and are in the same folder.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the writer's thread.</summary>
    public required string ThreadName { get; init; }

    /// <summary>The version of Pix, which is in each file's beginning.</summary>
    public string Version { get; init; } = "";

    /// <summary>Bound of what is in the log, in bytes; sets how large one file grows.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Bounded appends waiting for the writer.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>One group takes at most so many bytes: bounds how long the last of a group waits.</summary>
    public int GroupBytes { get; init; } = 2 << 20;

    /// <summary>How long opening waits while another process owns the log.</summary>
    public TimeSpan OwnershipWait { get; init; }
}
