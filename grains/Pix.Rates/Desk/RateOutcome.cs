namespace Pix.Rates.Desk;

/// <summary>How an attempt ended, as far as the cost of the attempt depends on that.</summary>
public enum RateOutcomeKind
{
    /// <summary>Nothing was sent, so the attempt costs nothing.</summary>
    NotSent,

    /// <summary>The Central Bank possibly received the request. A participant is charged the highest cost, a payer the normal cost.</summary>
    Unknown,

    /// <summary>The Central Bank answered.</summary>
    Answered,
}

/// <summary>How an attempt ended.</summary>
/// <param name="Kind">Whether the request was sent and answered.</param>
/// <param name="Status">HTTP status of the answer; 0 without an answer.</param>
/// <param name="RetryAfter">The wait that a 429 asked for; null if the answer has no such wait.</param>
public readonly record struct RateOutcome(RateOutcomeKind Kind, int Status = 0, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the Central Bank reports an empty bucket (429).</summary>
    public bool IsRefusal => Kind == RateOutcomeKind.Answered && Status == 429;
}
