using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>What one request costs of one policy.</summary>
public sealed record RateCharge
{
    /// <summary>Whose budget: endpoint and participant, <c>dict/99999010</c>.</summary>
    public required string Budget { get; init; }

    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What it costs as a rule.</summary>
    public required Tokens Cost { get; init; }

    /// <summary>What it costs when nothing is found (404); a look-up of a key that nobody has costs more.</summary>
    public Tokens CostNotFound { get; init; }

    /// <summary>Whether an answer 500 costs nothing (DICT).</summary>
    public bool ServerErrorIsFree { get; init; }

    /// <summary>Whether it goes before others when tokens are short.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id of the payer whose bucket it is; empty for the participant's.</summary>
    public string Payer { get; init; } = "";

    /// <summary>The payment that a look-up is for.</summary>
    public string EndToEndId { get; init; } = "";

    /// <summary>The most that it can cost: what is put aside before it goes out.</summary>
    public Tokens Most => Tokens.Max(Cost, CostNotFound);

    /// <summary>What it cost, by how it ended.</summary>
    public Tokens CostOf(RateOutcome outcome) => outcome.Kind switch
    {
        RateOutcomeKind.NotSent => Tokens.Zero,
        // A participant's bucket is told by the Central Bank, and must not be overdrawn meanwhile. A payer's never is: what a lost answer cost is found out by the next one.
        RateOutcomeKind.Unknown => Payer.Length > 0 ? Cost : Most,
        _ => outcome.Status switch
        {
            404 when CostNotFound > Tokens.Zero => CostNotFound,
            500 when ServerErrorIsFree => Tokens.Zero,
            _ => Cost,
        },
    };
}
