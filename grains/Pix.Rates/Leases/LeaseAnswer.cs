using Pix.Rates.Policies;

namespace Pix.Rates.Leases;

/// <summary>What a silo gets.</summary>
public sealed record LeaseAnswer
{
    /// <summary>Epoch of the tokens; those of another epoch are void from now on.</summary>
    public required long Epoch { get; init; }

    /// <summary>New tokens.</summary>
    public Tokens Granted { get; init; }

    /// <summary>How long all that is held may be used, from when it was asked for.</summary>
    public TimeSpan Validity { get; init; }

    /// <summary>When to ask again for what was needed and is not there; zero when it is.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Tokens that this silo can count on each second, for those that wait in line; 0 when not known.</summary>
    public double Pace { get; init; }

    /// <summary>How long the budget is still paused after a 429; zero when it is not.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Whether the budget owner counts with a part of the bucket only, because it has just started.</summary>
    public bool Starting { get; init; }
}
