namespace Pix.Audit.Journal;

/// <summary>When a record is ready to be shipped, the limits of a batch, and when a refused record becomes a dead letter.</summary>
internal sealed record ShippingOrder
{
    public int BatchRecords { get; init; } = 500;

    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>How long complete records wait for an earlier record without outcome. After this time the complete records are shipped first.</summary>
    public TimeSpan OrderWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Age at which an intent is shipped without its outcome.</summary>
    public TimeSpan UnknownAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an intent that was shipped without its outcome is kept for a late outcome.</summary>
    public TimeSpan LateOutcome { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long Pix retries a record that the sink refuses while the sink accepts other records. After this time and <see cref="RefusedTries"/>
    /// tries, the record becomes a dead letter.
    /// </summary>
    public TimeSpan RefusedAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Minimum number of tries before a record becomes a dead letter. A failed try is counted only if the next delivery succeeds, because
    /// otherwise the sink is down.
    /// </summary>
    public int RefusedTries { get; init; } = 8;

    /// <summary>Returns the shipping order that the options describe.</summary>
    public static ShippingOrder Of(AuditOptions options) => new()
    {
        BatchRecords = options.AuditBatchRecords,
        OrderWait = options.AuditOrderWait,
        UnknownAfter = options.AuditUnknownAfter,
        RefusedAfter = options.AuditRefusedAfter,
    };
}
