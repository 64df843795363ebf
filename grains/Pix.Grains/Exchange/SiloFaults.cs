using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>Finds faults because of which only this silo cannot send, so that another silo may (<see cref="ExchangeReply.AnotherSiloMay"/>).</summary>
internal static class SiloFaults
{
    /// <summary>
    /// Whether the error concerns this silo alone. Errors of the HSM, of the journal and inside Pix do; the caller's deadline and the
    /// Central Bank's limits are the same on every silo.
    /// </summary>
    public static bool Are(ExchangeError error) => error
        is ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable or ExchangeError.InternalBeforeSending;

    /// <summary>
    /// True if this silo could not reach the Central Bank. The cause may be the silo's TLS key, name server or network, or the Central Bank
    /// itself, so another silo may try. False when the silo's limit of requests under way was reached, because all silos have the same
    /// limit.
    /// </summary>
    public static bool Kept(TransmissionResult result) => result is { Fate: TransmissionFate.NotSent, EndpointFailed: true };
}
