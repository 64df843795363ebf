namespace Pix.Protocol.Rates;

/// <summary>The cost of a request in one of the Central Bank's rate limits.</summary>
public sealed record RateDemand
{
    /// <summary>Name of the rate policy.</summary>
    public required string Policy { get; init; }

    /// <summary>ISPB of the participant whose limit is charged.</summary>
    public required string Participant { get; init; }

    /// <summary>Cost in thousandths of a rate token.</summary>
    public required int Cost { get; init; }

    /// <summary>Cost if the answer is a 404, in thousandths of a rate token; 0 if a 404 costs the same as <see cref="Cost"/>.</summary>
    public int CostNotFound { get; init; }

    /// <summary>Whether the request gets rate tokens before other requests if there are not enough for all.</summary>
    public bool Urgent { get; init; }

    /// <summary>Tax id (CPF or CNPJ) of the payer whose limit is charged; empty if the participant's limit is charged.</summary>
    public string Payer { get; init; } = "";

    /// <summary>End-to-end id of the payment that the key is looked up for; empty if the request is no look-up.</summary>
    public string EndToEndId { get; init; } = "";
}
