using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Clustering;

/// <summary>
/// What a call needs from a silo. A silo that cannot sign still carries reads, and a silo whose DICT journal is full still carries payments.
/// </summary>
/// <param name="Channel">The system that the call is for, which decides the journal and the endpoint.</param>
/// <param name="HasBody">Whether the request has a body, which must be signed.</param>
internal readonly record struct CallKind(PixChannel Channel, bool HasBody)
{
    /// <summary>Returns the kind of call that a request needs.</summary>
    public static CallKind Of(ExchangeRequest request) => new(request.Channel, request.Body.Length > 0);
}
