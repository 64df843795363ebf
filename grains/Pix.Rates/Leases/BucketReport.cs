using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The Central Bank's report on one bucket, from its <c>/policies</c> or from a 429.</summary>
public sealed record BucketReport
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Tokens in the bucket according to the report.</summary>
    public Tokens Available { get; init; }

    /// <summary>Size and refill of the bucket; null if not reported.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>How long ago Pix requested the report. The report possibly does not include tokens used since then.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>True if the report is a 429. Then the bucket is empty, and Pix sends nothing for the time <see cref="RetryAfter"/>.</summary>
    public bool Refused { get; init; }

    /// <summary>The wait that the 429 asked for.</summary>
    public TimeSpan RetryAfter { get; init; }
}
