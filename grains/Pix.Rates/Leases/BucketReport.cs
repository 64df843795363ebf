using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>What the Central Bank said of one bucket: in its <c>/policies</c>, or by a 429.</summary>
public sealed record BucketReport
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Tokens that were there.</summary>
    public Tokens Available { get; init; }

    /// <summary>The limit; null when it was not told.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>How long ago the question was sent: what was used since may not be counted in the answer.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Whether it was a refusal: then nothing is there, and nothing goes out for <see cref="RetryAfter"/>.</summary>
    public bool Refused { get; init; }

    /// <summary>The wait that a refusal asked for.</summary>
    public TimeSpan RetryAfter { get; init; }
}
