using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>
/// Finds failures that concern this silo alone, so that another silo can carry out the request (<see cref="ExchangeReply.AnotherSiloMay"/>).
/// </summary>
internal static class SiloFaults
{
    /// <summary>
    /// True if the error concerns this silo alone: an error of the HSM, of the journal, or inside Pix before sending. False for the caller's
    /// deadline and the Central Bank's limits, because they are the same on every silo.
    /// </summary>
    public static bool Are(ExchangeError error) => error
        is ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable or ExchangeError.InternalBeforeSending;

    /// <summary>
    /// True if this silo could not reach the Central Bank. The cause may be the silo's TLS key, name server or network, or the Central Bank
    /// itself, so another silo may succeed. False if this silo has the maximum number of requests under way, because every silo has the same
    /// maximum.
    /// </summary>
    public static bool Kept(TransmissionResult result) => result is { Fate: TransmissionFate.NotSent, EndpointFailed: true };
}
