using Pix.Contracts.Exchange;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>What keeps this silo from sending and says nothing of the others: <see cref="ExchangeReply.AnotherSiloMay"/>.</summary>
internal static class SiloFaults
{
    /// <summary>Whether the error is of this silo. Its HSM, its journal and its faults are; the caller's time and the Central Bank's limits are the same everywhere.</summary>
    public static bool Are(ExchangeError error) => error
        is ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable or ExchangeError.InternalBeforeSending;

    /// <summary>
    /// Whether this silo could not reach the Central Bank. Its TLS key, its name server or its way out may be at fault, or the Central Bank; whether another silo is
    /// better off, the front door knows. Not where the silo's own limit of requests under way was reached: each silo is given as many.
    /// </summary>
    public static bool Kept(TransmissionResult result) => result is { Fate: TransmissionFate.NotSent, EndpointFailed: true };
}
