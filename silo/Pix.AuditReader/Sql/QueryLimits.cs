namespace Pix.AuditReader.Sql;

/// <summary>Bounds of one query.</summary>
public sealed record QueryLimits
{
    /// <summary>Most rows of an answer. Default 100,000.</summary>
    public int Rows { get; init; } = 100_000;

    /// <summary>Most characters of an answer. Default 256 Mi.</summary>
    public long Characters { get; init; } = 256L << 20;

    /// <summary>Longest time. Default 10 min.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most memory of the engine, MiB. Default 1024.</summary>
    public int MemoryMebibytes { get; init; } = 1024;

    /// <summary>Most disk space of the engine, in a temporary folder for what does not fit in memory, MiB. Default 4096.</summary>
    public int TemporaryMebibytes { get; init; } = 4096;
}
