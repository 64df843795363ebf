using System.Collections.Immutable;
using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>One bucket as its keeper sees it now.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Left">Tokens not used: those that may still be leased, and those that silos hold.</param>
/// <param name="Limit">How deep it is and how fast it fills, with the margin taken off.</param>
/// <param name="Countable">Most tokens that the keeper counts with now: less than the depth until it can be sure of what an earlier keeper leased.</param>
/// <param name="Leases">What each silo holds, by the name of its desk; silos that hold nothing are left out.</param>
public sealed record BucketState(string Policy, Tokens Left, RateLimit Limit, Tokens Countable, ImmutableArray<KeyValuePair<string, Tokens>> Leases)
{
    /// <summary>How long the bucket is still paused after a 429; zero when it is not.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Where depth and refill are from.</summary>
    public LimitSource Source { get; init; }

    /// <summary>The wait that the 429 asked for, before it was bounded.</summary>
    public TimeSpan PauseTold { get; init; }
}
