using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Exchange;

/// <summary>Result of an exchange: the Central Bank's answer, or the reason why the caller gets no such answer.</summary>
[GenerateSerializer, Immutable, Alias("pix.exchange-reply")]
public sealed record ExchangeReply
{
    /// <summary>Why the caller does not get an answer of the Central Bank; <see cref="ExchangeError.None"/> when the caller gets one.</summary>
    [Id(0)]
    public ExchangeError Error { get; init; }

    /// <summary>HTTP status of the Central Bank's answer; 0 when there is no answer.</summary>
    [Id(1)]
    public int Status { get; init; }

    /// <summary>Headers of the Central Bank's answer that are returned to the caller.</summary>
    [Id(2)]
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Body of the answer, decompressed if it was sent with gzip. These are exactly the bytes whose signatures were verified.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Result of verifying the answer's signatures.</summary>
    [Id(4)]
    public SignatureValidity Signature { get; init; }

    /// <summary>One sentence for the caller: which rule failed, where, and what to do. It never contains a body or personal data.</summary>
    [Id(5)]
    public string Detail { get; init; } = "";

    /// <summary>How long the caller should wait before sending the request again; null when that is not known.</summary>
    [Id(6)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Id of the audit record of this exchange; empty when no record was written.</summary>
    [Id(7)]
    public string RecordId { get; init; } = "";

    /// <summary>End-to-end id of the payment; empty when the message has none.</summary>
    [Id(8)]
    public string EndToEndId { get; init; } = "";

    /// <summary>Short stable name of the admission rule that refused the request; empty otherwise.</summary>
    [Id(9)]
    public string Rule { get; init; } = "";

    /// <summary>Path of the element that the admission rule looked at, with element names only; empty when no rule refused the request.</summary>
    [Id(10)]
    public string XPath { get; init; } = "";

    /// <summary>
    /// True if the silo is stopping and takes no requests. This silo did nothing with the request, so another silo can carry out the request as if
    /// nobody had received it before.
    /// </summary>
    [Id(11)]
    public bool SiloStopping { get; init; }

    /// <summary>Name of the silo that carried out the request; empty when no silo did.</summary>
    [Id(12)]
    public string Silo { get; init; } = "";

    /// <summary>
    /// True if nothing was sent and the cause possibly concerns only this silo (HSM, journal, connection to the Central Bank, stopping). The front
    /// door may then ask another silo to carry out the request. For a while it prefers other silos to this one, except when the cause was only that
    /// all HSM sessions were in use.
    /// </summary>
    [Id(13)]
    public bool AnotherSiloMay { get; init; }

    /// <summary>
    /// Parts of the answer whose signatures did not verify, so <see cref="Body"/> does not contain them. The audit record contains these parts, and
    /// the header <c>pix-withheld</c> lists them.
    /// </summary>
    [Id(14)]
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];

    /// <summary>Methods that the path allows, for the <c>Allow</c> header of a 405; empty otherwise.</summary>
    [Id(15)]
    public ImmutableArray<string> AllowedMethods { get; init; } = [];

    /// <summary>SPI channel that the silo chose for the request, also when nothing was sent in the end.</summary>
    [Id(16)]
    public SpiChannel SpiChannel { get; init; }

    /// <summary>Fate of the request at the Central Bank, derived from <see cref="Error"/>.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
