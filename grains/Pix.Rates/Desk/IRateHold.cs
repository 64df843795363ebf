namespace Pix.Rates;

/// <summary>Tokens put aside for one request.</summary>
internal interface IRateHold
{
    void End(RateOutcome outcome);
}

/// <summary>Why there are none.</summary>
internal readonly record struct RateRefusal(string Policy, TimeSpan RetryAfter);

/// <summary>Tokens, or why there are none.</summary>
internal readonly record struct HoldResult(IRateHold? Hold, RateRefusal Refusal);
