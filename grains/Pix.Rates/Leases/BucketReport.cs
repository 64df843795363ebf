using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The Central Bank's report on one bucket: in its <c>/policies</c>, or by a 429.</summary>
public sealed record BucketReport
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Tokens that were there.</summary>
    public Tokens Available { get; init; }

    /// <summary>The limit; null when it was not reported.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>How long ago the question was sent: the answer may not count what was used since.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Whether it was a 429: the bucket is empty, and nothing is sent for <see cref="RetryAfter"/>.</summary>
    public bool Refused { get; init; }

    /// <summary>The wait that a refusal asked for.</summary>
    public TimeSpan RetryAfter { get; init; }
}
