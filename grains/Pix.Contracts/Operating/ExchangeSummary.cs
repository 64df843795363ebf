using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Operating;

/// <summary>One exchange without its content: no body, no header, no key, no name.</summary>
[GenerateSerializer, Immutable, Alias("pix.exchange-summary")]
public sealed record ExchangeSummary
{
    /// <summary>When the request came, UTC.</summary>
    [Id(0)]
    public required DateTimeOffset At { get; init; }

    /// <summary>SPI or DICT.</summary>
    [Id(1)]
    public required PixChannel Channel { get; init; }

    /// <summary>Name of the operation; empty when there is none.</summary>
    [Id(2)]
    public string Operation { get; init; } = "";

    /// <summary>End-to-end id of the payment; empty when there is none.</summary>
    [Id(3)]
    public string EndToEndId { get; init; } = "";

    /// <summary>The Central Bank's id of the message; empty when it gave none.</summary>
    [Id(4)]
    public string ResourceId { get; init; } = "";

    /// <summary>How the request ended.</summary>
    [Id(5)]
    public Fate Fate { get; init; }

    /// <summary>Why there is no answer; <see cref="ExchangeError.None"/> when there is one.</summary>
    [Id(6)]
    public ExchangeError Error { get; init; }

    /// <summary>Status of the Central Bank's answer; 0 when there is none.</summary>
    [Id(7)]
    public int Status { get; init; }

    /// <summary>From the request's arrival at the silo to the reply, in milliseconds.</summary>
    [Id(8)]
    public double Milliseconds { get; init; }

    /// <summary>Id of the audit record; empty when none was written.</summary>
    [Id(9)]
    public string RecordId { get; init; } = "";

    /// <summary>Silo that carried it.</summary>
    [Id(10)]
    public string Silo { get; init; } = "";

    /// <summary>The <c>pix-request-id</c> that the front door gave it; empty for requests of Pix itself.</summary>
    [Id(11)]
    public string RequestId { get; init; } = "";

    /// <summary>Withheld messages of a delivery: ids and rules, never contents.</summary>
    [Id(12)]
    public ImmutableArray<WithheldPart> Withheld { get; init; } = [];
}
