using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>What one request costs of one policy.</summary>
public sealed record RateCharge
{
    /// <summary>System and participant of the budget, <c>dict/99999010</c>.</summary>
    public required string Budget { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Tokens that a request normally costs.</summary>
    public required Tokens Cost { get; init; }

    /// <summary>Cost when nothing is found (404); a look-up of an unknown key costs more.</summary>
    public Tokens CostNotFound { get; init; }

    /// <summary>Whether an answer 500 costs nothing (DICT).</summary>
    public bool ServerErrorIsFree { get; init; }

    /// <summary>Whether it precedes others when tokens are short.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id of the payer whose bucket is charged; empty for the participant's bucket.</summary>
    public string Payer { get; init; } = "";

    /// <summary>The payment that a look-up is for.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>The highest possible cost: reserved before the request is sent.</summary>
    public Tokens Most => Tokens.Max(Cost, CostNotFound);

    /// <summary>The cost of a request that ended so.</summary>
    public Tokens CostOf(RateOutcome outcome) => outcome.Kind switch
    {
        RateOutcomeKind.NotSent => Tokens.Zero,
        // The Central Bank reports a participant's bucket, which must not be overdrawn meanwhile. It never reports a payer's: the next
        // answer shows what a lost one cost.
        RateOutcomeKind.Unknown => Payer.Length > 0 ? Cost : Most,
        _ => outcome.Status switch
        {
            404 when CostNotFound > Tokens.Zero => CostNotFound,
            500 when ServerErrorIsFree => Tokens.Zero,
            _ => Cost,
        },
    };
}
