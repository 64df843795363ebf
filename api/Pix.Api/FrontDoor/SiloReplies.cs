using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>What a reply shows about its silo, and whether another silo should try.</summary>
/// <remarks>
/// <code>
/// reply, nothing sent                      another silo                  the silo is asked last
/// HSM unavailable, journal, stopping,
///   a fault of the silo                    each, once a request          for a while
/// endpoint unreachable, circuit open       one that is healthy           for a while
/// HSM busy                                 one that is healthy, once     no
/// anything else                            none                          no
/// </code>
/// A silo alone may be cut off from the Central Bank; when all are, all are failing after a few requests, none is healthy, and nobody tries
/// twice. Too much to do is no fault: were such a silo left out, its load would come down on the others, one after the other.
/// </remarks>
internal static class SiloReplies
{
    /// <summary>What the end of the call shows about the silo.</summary>
    public static CallEnd EndOf(ExchangeReply reply) => reply switch
    {
        { AnotherSiloMay: true, Error: not ExchangeError.HsmBusy } or { SiloStopping: true } => CallEnd.Failed,
        { Fate: Fate.Answered } or { Fate: Fate.OutcomeUnknown, Error: not ExchangeError.InternalAfterSending } => CallEnd.Worked,
        _ => CallEnd.Answered,
    };

    /// <summary>The worst acceptable health of another silo that should try; null when none should.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="wasBusy">Whether a silo was too busy for this request before.</param>
    public static SiloRank? WorthAsking(ExchangeReply reply, bool wasBusy) => reply switch
    {
        { Fate: not Fate.NotSent } or { AnotherSiloMay: false, SiloStopping: false } => null,
        { Error: ExchangeError.HsmBusy } => wasBusy ? null : SiloRank.Healthy,
        { Error: ExchangeError.EndpointUnreachable or ExchangeError.EndpointBusy } => SiloRank.Healthy,
        _ => SiloRank.Suspected,
    };
}
