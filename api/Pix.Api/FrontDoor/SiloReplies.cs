using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>Decides what a reply shows about the silo that sent it, and whether another silo should be asked to carry out the same request.</summary>
/// <remarks>
/// <code>
/// reply (nothing was sent)                 which other silo is asked     is this silo asked last?
/// HSM unavailable, journal, stopping,
///   a fault of the silo                    each other silo, once         yes, for a while
/// endpoint unreachable, circuit open       a healthy silo                yes, for a while
/// HSM busy                                 a healthy silo, only once     no
/// anything else                            none                          no
/// </code>
/// If only one silo is cut off from the Central Bank, a healthy silo can carry out its requests. If all silos are cut off, all of them count as
/// failing after a few requests, so there is no healthy silo and no request is tried twice. A busy HSM is not counted as a failure, because if the
/// front door avoided a busy silo, the load of that silo would overload the other silos one after the other.</remarks>
internal static class SiloReplies
{
    /// <summary>Returns what the reply shows about the silo that ran the call.</summary>
    public static CallEnd EndOf(ExchangeReply reply) => reply switch
    {
        { AnotherSiloMay: true, Error: not ExchangeError.HsmBusy } or { SiloStopping: true } => CallEnd.Failed,
        { Fate: Fate.Answered } or { Fate: Fate.OutcomeUnknown, Error: not ExchangeError.InternalAfterSending } => CallEnd.Worked,
        _ => CallEnd.Answered,
    };

    /// <summary>Returns the worst health with which another silo is still asked for the request; null when no other silo should be asked.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="wasBusy">Whether a silo that was asked earlier for this request already replied that its HSM is busy.</param>
    public static SiloRank? WorthAsking(ExchangeReply reply, bool wasBusy) => reply switch
    {
        { Fate: not Fate.NotSent } or { AnotherSiloMay: false, SiloStopping: false } => null,
        { Error: ExchangeError.HsmBusy } => wasBusy ? null : SiloRank.Healthy,
        { Error: ExchangeError.EndpointUnreachable or ExchangeError.EndpointBusy } => SiloRank.Healthy,
        _ => SiloRank.Suspected,
    };
}
