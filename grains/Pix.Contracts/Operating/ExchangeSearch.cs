using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>Result of a search for exchanges by an id.</summary>
/// <param name="Exchanges">Metadata of each exchange found, newest first, without duplicates.</param>
/// <param name="Bodies">
/// Bodies of the exchanges, in the order of <paramref name="Exchanges"/>. An entry is null if bodies were not requested, or if this exchange's
/// bodies are not stored on the machine.
/// </param>
/// <param name="Searched">A sentence that says where Pix searched. It is shown to the operator when the search found nothing.</param>
[GenerateSerializer, Immutable, Alias("pix.exchange-search")]
public sealed record ExchangeSearch(
    [property: Id(0)] ImmutableArray<ExchangeSummary> Exchanges,
    [property: Id(1)] ImmutableArray<ExchangeBodies?> Bodies,
    [property: Id(2)] string Searched);

/// <summary>
/// Request body and response body of an exchange. Both contain personal data and must be shown only to people who are allowed to see such data.
/// </summary>
/// <param name="Request">Body of the request as it was sent, with its signature.</param>
/// <param name="Response">Body of the answer as it came from the Central Bank.</param>
[GenerateSerializer, Immutable, Alias("pix.exchange-bodies")]
public sealed record ExchangeBodies([property: Id(0)] string Request, [property: Id(1)] string Response);
