using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>The budget's answer to a silo that asked for a lease.</summary>
public sealed record LeaseAnswer
{
    /// <summary>Epoch of the tokens; tokens of another epoch are void from now on.</summary>
    public required long Epoch { get; init; }

    /// <summary>New tokens.</summary>
    public Tokens Granted { get; init; }

    /// <summary>How long all tokens held may be used, counted from the request.</summary>
    public TimeSpan Validity { get; init; }

    /// <summary>When to ask again for tokens that were needed and are missing; zero when none are missing.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Tokens that this silo can expect each second, for the requests that wait; 0 when unknown.</summary>
    public double Pace { get; init; }

    /// <summary>How long the budget is still paused after a 429; zero when it is not paused.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Whether the budget owner has just started and shares out only a part of the bucket.</summary>
    public bool Starting { get; init; }
}
