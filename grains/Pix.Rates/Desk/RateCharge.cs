using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>The tokens that one request costs in one policy.</summary>
public sealed record RateCharge
{
    /// <summary>Name of the budget, with system and participant, for example <c>dict/99999010</c>.</summary>
    public required string Budget { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Tokens that a request normally costs.</summary>
    public required Tokens Cost { get; init; }

    /// <summary>Cost of a look-up whose key does not exist (404), if DICT charges more for that; zero if a 404 costs the same as other answers.</summary>
    public Tokens CostNotFound { get; init; }

    /// <summary>Whether a request that is answered with 500 costs nothing (DICT).</summary>
    public bool ServerErrorIsFree { get; init; }

    /// <summary>True if the request gets tokens before other requests when there are too few.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id of the payer whose bucket is charged; empty for the participant's bucket.</summary>
    public string Payer { get; init; } = "";

    /// <summary>End-to-end id of the payment that a look-up is for; empty if unknown.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>The highest possible cost, which is reserved before the request is sent.</summary>
    public Tokens Most => Tokens.Max(Cost, CostNotFound);

    /// <summary>Returns the cost of a request that ended with an outcome.</summary>
    public Tokens CostOf(RateOutcome outcome) => outcome.Kind switch
    {
        RateOutcomeKind.NotSent => Tokens.Zero,
        // A participant's bucket is charged the highest cost, so that Pix does not overdraw it before the Central Bank reports its level
        // again. DICT never reports the level of a payer's bucket, so the payer's bucket is charged the normal cost; DICT's next answer
        // shows what the lost request cost.
        RateOutcomeKind.Unknown => Payer.Length > 0 ? Cost : Most,
        _ => outcome.Status switch
        {
            404 when CostNotFound > Tokens.Zero => CostNotFound,
            500 when ServerErrorIsFree => Tokens.Zero,
            _ => Cost,
        },
    };
}
