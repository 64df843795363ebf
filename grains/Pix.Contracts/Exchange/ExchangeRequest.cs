using System.Collections.Immutable;
using Pix.Domain;

namespace Pix.Contracts.Exchange;

/// <summary>One request to the Central Bank, as a service sent it to the front door.</summary>
[GenerateSerializer, Immutable, Alias("pix.exchange-request")]
public sealed record ExchangeRequest : IServiceRequest
{
    /// <inheritdoc/>
    [Id(0)]
    public required PixChannel Channel { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public required string Method { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public required string Path { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public string Query { get; init; } = "";

    /// <summary>All request headers; the transmitter passes on only those the Central Bank allows.</summary>
    [Id(4)]
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <inheritdoc/>
    [Id(5)]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How long the caller waits in all, counted from when the front door had the whole request.</summary>
    [Id(6)]
    public required TimeSpan Deadline { get; init; }

    /// <summary>Who the front door authenticated; <c>anonymous</c> when authentication is off.</summary>
    [Id(7)]
    public string Caller { get; init; } = "anonymous";

    /// <summary>Names of the operations that this caller may use; empty means all of the channel.</summary>
    [Id(8)]
    public ImmutableArray<string> AllowedOperations { get; init; } = [];

    /// <summary>Whether a silo that was lost may have sent this request already: then only an operation that may be repeated is carried out.</summary>
    [Id(9)]
    public bool SentBefore { get; init; }

    /// <summary>Id that the front door gave the request, the <c>pix-request-id</c> of its answer; empty for requests of Pix itself.</summary>
    [Id(10)]
    public string RequestId { get; init; } = "";

    /// <summary>
    /// When the front door had the whole request, UTC. Kept when the request goes to another silo; <c>default</c> for requests of Pix
    /// itself.
    /// </summary>
    [Id(11)]
    public DateTimeOffset ReceivedAt { get; init; }
}
