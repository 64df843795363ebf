namespace Pix.AuditReader.Sql;

/// <summary>Limits of one query: rows and characters of the answer, duration, memory, and size of the temporary folder.</summary>
public sealed record QueryLimits
{
    /// <summary>Maximum number of rows of an answer. Default 100,000.</summary>
    public int Rows { get; init; } = 100_000;

    /// <summary>Maximum number of characters of an answer. Default 256 Mi.</summary>
    public long Characters { get; init; } = 256L << 20;

    /// <summary>Maximum duration of a query. Default 10 min.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Maximum memory of the engine, in MiB. Default 1024.</summary>
    public int MemoryMebibytes { get; init; } = 1024;

    /// <summary>Maximum size, in MiB, of the temporary folder where the engine puts data that does not fit in memory. Default 4096.</summary>
    public int TemporaryMebibytes { get; init; } = 4096;
}
