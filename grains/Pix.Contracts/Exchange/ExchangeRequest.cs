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

    /// <summary>All headers of the caller's request. The transmitter sends only those headers to the Central Bank that the Central Bank allows.</summary>
    [Id(4)]
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <inheritdoc/>
    [Id(5)]
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Time allowed for the exchange, counted from when the front door had read the whole request. If the front door asks another silo later, it
    /// passes the time that is left.
    /// </summary>
    [Id(6)]
    public required TimeSpan Deadline { get; init; }

    /// <summary>Name of the caller that the front door authenticated; <c>anonymous</c> when authentication is off.</summary>
    [Id(7)]
    public string Caller { get; init; } = "anonymous";

    /// <summary>Names of the operations that this caller may use; empty means that the caller may use all operations of the channel.</summary>
    [Id(8)]
    public ImmutableArray<string> AllowedOperations { get; init; } = [];

    /// <summary>
    /// True if another silo, which the front door has lost or which became silent, may already have sent this request. The silo that gets it now
    /// carries it out only if the operation is safe to repeat.
    /// </summary>
    [Id(9)]
    public bool SentBefore { get; init; }

    /// <summary>Id that the front door gave to the request and returns as <c>pix-request-id</c>; empty for requests that Pix itself makes.</summary>
    [Id(10)]
    public string RequestId { get; init; } = "";

    /// <summary>
    /// When the front door had read the whole request, UTC. The value does not change if the front door asks another silo. It is <c>default</c> for
    /// requests that Pix itself makes.
    /// </summary>
    [Id(11)]
    public DateTimeOffset ReceivedAt { get; init; }
}
