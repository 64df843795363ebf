namespace Pix.Rates.Desk;

/// <summary>Rate tokens reserved for one request.</summary>
internal interface IRateHold
{
    void End(RateOutcome outcome);
}

/// <summary>Why a request got no rate tokens.</summary>
internal readonly record struct RateRefusal(string Policy, TimeSpan RetryAfter, RateShortage Shortage, DateTimeOffset PausedUntil = default)
{
    /// <summary>True if Pix does not know the level of the bucket, so that the bucket possibly has tokens.</summary>
    public bool IsUnknown => Shortage is RateShortage.Starting or RateShortage.OwnerUnreachable;

    /// <summary>The reason as a sentence for the caller.</summary>
    public string Sentence => Shortage switch
    {
        RateShortage.Paused => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"The Central Bank answered 429 for its limit {Policy}, so Pix sends nothing of it until {PausedUntil.UtcDateTime:HH:mm:ss} UTC."),
        RateShortage.Starting => $"What is left of the Central Bank's limit {Policy} is not known yet: its budget owner has just started and counts with a part of it.",
        RateShortage.OwnerUnreachable => $"The budget owner of the Central Bank's limit {Policy} does not answer, and this silo has used up the tokens that it held.",
        RateShortage.QueueFull => $"As many requests as may (Pix:MaxWaiting) wait for tokens of the Central Bank's limit {Policy}.",
        _ => $"The Central Bank's limit {Policy} is used up.",
    };
}

/// <summary>Tokens reserved for a request, or why the request got none.</summary>
internal readonly record struct HoldResult(IRateHold? Hold, RateRefusal Refusal);
