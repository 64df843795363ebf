namespace Pix.Protocol.Rates;

/// <summary>What a request takes of one of the Central Bank's limits.</summary>
public sealed record RateDemand
{
    /// <summary>Name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Participant whose limit it is.</summary>
    public required string Participant { get; init; }

    /// <summary>Thousandths of tokens that it costs as a rule.</summary>
    public required int Cost { get; init; }

    /// <summary>Thousandths of tokens when the answer is 404, where that differs; 0 otherwise.</summary>
    public int CostNotFound { get; init; }

    /// <summary>Whether it goes before others when tokens are short.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id of the payer whose limit it is; empty for the participant's.</summary>
    public string Payer { get; init; } = "";

    /// <summary>The payment that a look-up is for; empty when there is none.</summary>
    public string EndToEndId { get; init; } = "";
}
