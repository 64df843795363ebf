namespace Pix.Rates.Desk;

/// <summary>How an attempt ended, as far as its cost depends on it.</summary>
public enum RateOutcomeKind
{
    /// <summary>Nothing was sent: no cost.</summary>
    NotSent,

    /// <summary>It may have been received: it costs a participant the most, a payer the least.</summary>
    Unknown,

    /// <summary>An answer came.</summary>
    Answered,
}

/// <summary>How an attempt ended.</summary>
/// <param name="Kind">Whether it arrived.</param>
/// <param name="Status">HTTP status when answered.</param>
/// <param name="RetryAfter">The wait that a 429 asked for.</param>
public readonly record struct RateOutcome(RateOutcomeKind Kind, int Status = 0, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the Central Bank reports an empty bucket.</summary>
    public bool IsRefusal => Kind == RateOutcomeKind.Answered && Status == 429;
}
