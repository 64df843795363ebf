namespace Pix.Audit.Journal;

/// <summary>When a record may be shipped, and how many at a time.</summary>
internal sealed record ShippingOrder
{
    public int BatchRecords { get; init; } = 500;

    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>How long complete records wait for an earlier one without outcome; then they are shipped before it.</summary>
    public TimeSpan OrderWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Age at which an intent is shipped without its outcome.</summary>
    public TimeSpan UnknownAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an intent that was shipped without its outcome is kept for a late one.</summary>
    public TimeSpan LateOutcome { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a record is retried that the sink refuses while it takes others; after that, and <see cref="RefusedTries"/> tries, it
    /// becomes a dead letter.
    /// </summary>
    public TimeSpan RefusedAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Least number of tries, each alone and right before a record that the sink took.</summary>
    public int RefusedTries { get; init; } = 8;

    /// <summary>The order of shipping that the options describe.</summary>
    public static ShippingOrder Of(AuditOptions options) => new()
    {
        BatchRecords = options.AuditBatchRecords,
        OrderWait = options.AuditOrderWait,
        UnknownAfter = options.AuditUnknownAfter,
        RefusedAfter = options.AuditRefusedAfter,
    };
}
