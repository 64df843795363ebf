using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Exchange;

/// <summary>The result of an exchange: the Central Bank's answer, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("pix.exchange-reply")]
public sealed record ExchangeReply
{
    /// <summary>Why there is no answer; <see cref="ExchangeError.None"/> when there is one.</summary>
    [Id(0)]
    public ExchangeError Error { get; init; }

    /// <summary>HTTP status of the Central Bank; 0 when there is no answer.</summary>
    [Id(1)]
    public int Status { get; init; }

    /// <summary>Answer headers that are returned to the caller.</summary>
    [Id(2)]
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>The answer's body, decoded; exactly the bytes that were verified.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Result of verifying the answer's signatures.</summary>
    [Id(4)]
    public SignatureValidity Signature { get; init; }

    /// <summary>One sentence for the caller: which rule, where, what to do. Never a body or personal data.</summary>
    [Id(5)]
    public string Detail { get; init; } = "";

    /// <summary>How long to wait before sending again; null when that is not known.</summary>
    [Id(6)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Id of the audit record; empty when none was written.</summary>
    [Id(7)]
    public string RecordId { get; init; } = "";

    /// <summary>The payment's end-to-end id where the message has one; empty otherwise.</summary>
    [Id(8)]
    public string EndToEndId { get; init; } = "";

    /// <summary>Short stable name of the admission rule that refused the request; empty otherwise.</summary>
    [Id(9)]
    public string Rule { get; init; } = "";

    /// <summary>Where in the document that rule looked, names of elements only; empty otherwise.</summary>
    [Id(10)]
    public string XPath { get; init; } = "";

    /// <summary>The silo is stopping and takes no requests: it did nothing with this one, so another silo can take it as new.</summary>
    [Id(11)]
    public bool SiloStopping { get; init; }

    /// <summary>Name of the silo that carried the request; empty when none did.</summary>
    [Id(12)]
    public string Silo { get; init; } = "";

    /// <summary>
    /// Nothing was sent, for a reason of this silo alone (HSM, journal, stopping): another silo may carry the same request, and this one is
    /// asked last for a while.
    /// </summary>
    [Id(13)]
    public bool AnotherSiloMay { get; init; }

    /// <summary>Parts of the answer that did not verify and are left out of <see cref="Body"/>: the audit keeps them, <c>pix-withheld</c> names them.</summary>
    [Id(14)]
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>Methods that the path allows, for the <c>Allow</c> header of a 405; empty otherwise.</summary>
    [Id(15)]
    public ImmutableArray<string> AllowedMethods { get; init; } = [];

    /// <summary>The SPI channel that the silo chose for the request, whether anything was sent on it or not.</summary>
    [Id(16)]
    public SpiChannel SpiChannel { get; init; }

    /// <summary>The fate of the request.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
