using Pix.Contracts.Exchange;

namespace Pix.Api.Clustering;

/// <summary>What a call needs of a silo. One that cannot sign still carries reads, and one whose DICT journal is full still carries payments.</summary>
/// <param name="Channel">Which system, hence which journal and endpoint.</param>
/// <param name="HasBody">Whether there is something to sign.</param>
internal readonly record struct CallKind(PixChannel Channel, bool HasBody)
{
    /// <summary>The kind of a request.</summary>
    public static CallKind Of(ExchangeRequest request) => new(request.Channel, request.Body.Length > 0);
}
