using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Clustering;

/// <summary>
/// What a call needs from a silo. Failures are counted for each kind, because a silo that cannot sign can still carry out reads, and a silo whose
/// DICT journal is full can still carry out payments.
/// </summary>
/// <param name="Channel">The system that the call is for. It determines which journal and which endpoints the call needs.</param>
/// <param name="HasBody">Whether the request has a body. A body must be signed, so the call needs the HSM.</param>
internal readonly record struct CallKind(PixChannel Channel, bool HasBody)
{
    /// <summary>Returns the kind of call that a request needs.</summary>
    public static CallKind Of(ExchangeRequest request) => new(request.Channel, request.Body.Length > 0);
}
