using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The budget owner's answer to a silo that asked for a lease.</summary>
public sealed record LeaseAnswer
{
    /// <summary>Epoch of the granted tokens. Each new budget owner and each 429 start a new epoch. The silo must not use tokens of an earlier epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>Tokens that the silo gets in addition to those that it holds.</summary>
    public Tokens Granted { get; init; }

    /// <summary>How long the silo is allowed to use all its tokens, counted from its request.</summary>
    public TimeSpan Validity { get; init; }

    /// <summary>How long the silo must wait before it asks again, if it got fewer tokens than it needs; zero if it got enough.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Tokens per second that this silo can expect for its waiting requests; 0 if unknown.</summary>
    public double Pace { get; init; }

    /// <summary>How long the budget is still paused after a 429; zero if it is not paused.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Whether the budget owner has just started and shares out only a part of the bucket.</summary>
    public bool Starting { get; init; }
}
