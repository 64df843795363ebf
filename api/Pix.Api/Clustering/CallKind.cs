using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Clustering;

/// <summary>What a call needs from a silo. A silo that cannot sign still carries reads; one whose DICT journal is full still carries payments.</summary>
/// <param name="Channel">The system, and so the journal and the endpoint.</param>
/// <param name="HasBody">Whether something must be signed.</param>
internal readonly record struct CallKind(PixChannel Channel, bool HasBody)
{
    /// <summary>The kind of a request.</summary>
    public static CallKind Of(ExchangeRequest request) => new(request.Channel, request.Body.Length > 0);
}
