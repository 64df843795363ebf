namespace Pix.Audit.Journal;

/// <summary>When a record may go, and how many go together.</summary>
internal sealed record ShippingOrder
{
    public int BatchRecords { get; init; } = 500;

    public int BatchBytes { get; init; } = 4 << 20;

    /// <summary>How long complete records wait for an earlier one without outcome; after that it is passed over.</summary>
    public TimeSpan OrderWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Age at which an intent goes without its outcome.</summary>
    public TimeSpan UnknownAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an intent shipped without its outcome is kept for a late one.</summary>
    public TimeSpan LateOutcome { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a record is tried that the sink does not take while it takes others; after that, and <see cref="RefusedTries"/>, it is a dead letter.</summary>
    public TimeSpan RefusedAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often at least, each time alone and right before something that the sink took.</summary>
    public int RefusedTries { get; init; } = 8;

    /// <summary>The same, by the options.</summary>
    public static ShippingOrder Of(AuditOptions options) => new()
    {
        BatchRecords = options.AuditBatchRecords,
        OrderWait = options.AuditOrderWait,
        UnknownAfter = options.AuditUnknownAfter,
        RefusedAfter = options.AuditRefusedAfter,
    };
}
