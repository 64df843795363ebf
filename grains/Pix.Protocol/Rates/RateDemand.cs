namespace Pix.Protocol.Rates;

/// <summary>What a request costs of one of the Central Bank's limits.</summary>
public sealed record RateDemand
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Participant whose limit it is.</summary>
    public required string Participant { get; init; }

    /// <summary>Cost in thousandths of a token.</summary>
    public required int Cost { get; init; }

    /// <summary>Cost of a 404 in thousandths of a token, when it differs; 0 otherwise.</summary>
    public int CostNotFound { get; init; }

    /// <summary>Whether it precedes others when tokens are short.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id of the payer whose limit it is; empty for the participant's limit.</summary>
    public string Payer { get; init; } = "";

    /// <summary>The payment that a look-up is for; empty when there is none.</summary>
    public string EndToEndId { get; init; } = "";
}
