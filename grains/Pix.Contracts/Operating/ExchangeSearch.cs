using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>What a search found.</summary>
/// <param name="Exchanges">Metadata of each, newest first, without duplicates.</param>
/// <param name="Bodies">Their bodies, when requested and stored here; in the order of <paramref name="Exchanges"/>, null where there is none.</param>
/// <param name="Searched">Where the search looked, for a search that found nothing.</param>
[GenerateSerializer, Immutable, Alias("pix.exchange-search")]
public sealed record ExchangeSearch(
    [property: Id(0)] ImmutableArray<ExchangeSummary> Exchanges,
    [property: Id(1)] ImmutableArray<ExchangeBodies?> Bodies,
    [property: Id(2)] string Searched);

/// <summary>The bodies of an exchange: personal data, for people who may see it.</summary>
/// <param name="Request">The body as sent, signed.</param>
/// <param name="Response">The body as it came.</param>
[GenerateSerializer, Immutable, Alias("pix.exchange-bodies")]
public sealed record ExchangeBodies([property: Id(0)] string Request, [property: Id(1)] string Response);
