using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Operating;

/// <summary>Metadata of one exchange: no body, no header, no Pix key, no person's name.</summary>
[GenerateSerializer, Immutable, Alias("pix.exchange-summary")]
public sealed record ExchangeSummary
{
    /// <summary>When the silo received the request, UTC.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>System that the request was for: SPI or DICT.</summary>
    [Id(1)]
    public required PixChannel Channel { get; init; }

    /// <summary>Name of the operation; empty when the request matches no operation.</summary>
    [Id(2)]
    public string Operation { get; init; } = "";

    /// <summary>End-to-end id of the payment; empty when there is none.</summary>
    [Id(3)]
    public string EndToEndId { get; init; } = "";

    /// <summary>
    /// PI-ResourceId that the Central Bank gave to the message; several ids are separated by commas. Empty when the Central Bank gave none.
    /// </summary>
    [Id(4)]
    public string ResourceId { get; init; } = "";

    /// <summary>Fate of the request at the Central Bank.</summary>
    [Id(5)]
    public Fate Fate { get; init; }

    /// <summary>Why the caller did not get an answer of the Central Bank; <see cref="ExchangeError.None"/> when the caller got one.</summary>
    [Id(6)]
    public ExchangeError Error { get; init; }

    /// <summary>HTTP status of the Central Bank's answer; 0 when there is no answer.</summary>
    [Id(7)]
    public int Status { get; init; }

    /// <summary>Time from the request's arrival at the silo to the reply, in milliseconds.</summary>
    [Id(8)]
    public double Milliseconds { get; init; }

    /// <summary>Id of the audit record; empty when none was written.</summary>
    [Id(9)]
    public string RecordId { get; init; } = "";

    /// <summary>Name of the silo that carried out the request.</summary>
    [Id(10)]
    public string Silo { get; init; } = "";

    /// <summary>The <c>pix-request-id</c> that the front door gave to the request; empty for requests that Pix itself makes.</summary>
    [Id(11)]
    public string RequestId { get; init; } = "";

    /// <summary>
    /// Messages of the answer whose signatures did not verify, so that the reader did not get them. Contains their ids and the broken rules, but
    /// never their contents.
    /// </summary>
    [Id(12)]
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];
}
