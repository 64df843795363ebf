using System.Collections.Immutable;
using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The state of one bucket, as the budget owner counts it.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Left">Unused tokens: those that can still be leased, and those that silos hold.</param>
/// <param name="Limit">Size and refill of the bucket, less the margin.</param>
/// <param name="Countable">
/// Maximum number of tokens that the owner shares out now. The number is less than the bucket's size until the leases of an earlier owner
/// have surely ended.
/// </param>
/// <param name="Leases">The tokens of each silo, by the name of its lease client; silos without tokens are left out.</param>
public sealed record BucketState(string Policy, Tokens Left, RateLimit Limit, Tokens Countable, ImmutableArray<KeyValuePair<string, Tokens>> Leases)
{
    /// <summary>How long the bucket is still paused after a 429; zero when it is not paused.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Where size and refill come from.</summary>
    public LimitSource Source { get; init; }

    /// <summary>The wait that the 429 asked for, before it was capped; zero when the bucket is not paused.</summary>
    public TimeSpan PauseTold { get; init; }
}
