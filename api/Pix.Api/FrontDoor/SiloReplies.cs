using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>Decides what a reply shows about its silo, and whether another silo should be asked for the same request.</summary>
/// <remarks>
/// <code>
/// reply (nothing was sent)                 which other silo is asked     is this silo asked last?
/// HSM unavailable, journal, stopping,
///   a fault of the silo                    each other silo, once         yes, for a while
/// endpoint unreachable, circuit open       a healthy silo                yes, for a while
/// HSM busy                                 a healthy silo, only once     no
/// anything else                            none                          no
/// </code>
/// A single silo may be cut off from the Central Bank. If all silos are, all of them are failing after a few requests, none is healthy, and
/// no request is tried twice. A busy HSM is no failure: if a busy silo were avoided, its load would overload the others one after the other.
/// </remarks>
internal static class SiloReplies
{
    /// <summary>Returns what the end of the call shows about the silo that ran it.</summary>
    public static CallEnd EndOf(ExchangeReply reply) => reply switch
    {
        { AnotherSiloMay: true, Error: not ExchangeError.HsmBusy } or { SiloStopping: true } => CallEnd.Failed,
        { Fate: Fate.Answered } or { Fate: Fate.OutcomeUnknown, Error: not ExchangeError.InternalAfterSending } => CallEnd.Worked,
        _ => CallEnd.Answered,
    };

    /// <summary>Returns the worst health that another silo may have to be asked for the request; null when no other silo should be asked.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="wasBusy">Whether a silo that was asked earlier for this request had its HSM too busy.</param>
    public static SiloRank? WorthAsking(ExchangeReply reply, bool wasBusy) => reply switch
    {
        { Fate: not Fate.NotSent } or { AnotherSiloMay: false, SiloStopping: false } => null,
        { Error: ExchangeError.HsmBusy } => wasBusy ? null : SiloRank.Healthy,
        { Error: ExchangeError.EndpointUnreachable or ExchangeError.EndpointBusy } => SiloRank.Healthy,
        _ => SiloRank.Suspected,
    };
}
