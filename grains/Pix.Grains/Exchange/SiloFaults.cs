using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>Faults that keep only this silo from sending: <see cref="ExchangeReply.AnotherSiloMay"/>.</summary>
internal static class SiloFaults
{
    /// <summary>
    /// Whether the error is this silo's alone. HSM, journal and internal faults are; the caller's deadline and the Central Bank's limits
    /// are the same on every silo.
    /// </summary>
    public static bool Are(ExchangeError error) => error
        is ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable or ExchangeError.InternalBeforeSending;

    /// <summary>
    /// Whether this silo could not reach the Central Bank. The cause may be its TLS key, its name server, its network, or the Central Bank;
    /// the front door learns whether another silo does better. False when the silo's own limit of requests under way was reached: all silos
    /// have the same limit.
    /// </summary>
    public static bool Kept(TransmissionResult result) => result is { Fate: TransmissionFate.NotSent, EndpointFailed: true };
}
