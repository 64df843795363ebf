using System.Diagnostics.Metrics;

namespace Pix.Transmission;

/// <summary>Metrics of sending to the Central Bank, in the meter <c>Pix.Transmission</c>.</summary>
public static class TransmissionMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.Transmission";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("pix.transmission.attempts", "{attempt}", "Tries to send a request, by how they ended.");

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("pix.transmission.duration", "s", "Time of a request from first attempt to last, by what became of it.");

    private static readonly UpDownCounter<long> InFlight =
        Meter.CreateUpDownCounter<long>("pix.transmission.in_flight", "{request}", "Requests under way.");

    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("pix.transmission.refused", "{request}", "Requests refused at once: lane full, or circuit open.");

    private static readonly Counter<long> Connections =
        Meter.CreateCounter<long>("pix.transmission.connections", "{connection}", "TLS connections opened, and those that failed.");

    private static readonly UpDownCounter<long> Hanging =
        Meter.CreateUpDownCounter<long>("pix.transmission.handshakes_hanging", "{thread}", "Threads left behind in TLS handshakes, whose call into the HSM's library has not returned.");

    private static readonly Counter<long> Alternate =
        Meter.CreateCounter<long>("pix.transmission.alternate_attempts", "{attempt}", "Tries to send a request that went to another endpoint than the first of their lane.");

    private static readonly UpDownCounter<long> Ejected =
        Meter.CreateUpDownCounter<long>("pix.transmission.endpoints_ejected", "{endpoint}", "Endpoints that are not used until a connection to them succeeds again.");

    private static readonly Counter<long> Capped =
        Meter.CreateCounter<long>("pix.transmission.peer_values_capped", "{value}", "Numbers of an answer that were larger than Pix goes by, such as a Retry-After of years.");

    internal static void Attempted(Lane lane, string? end, int status, bool isAlternate)
    {
        Attempts.Add(1, Tag("lane", lane), new("end", end), new("status", status));
        if (isAlternate)
        {
            Alternate.Add(1, Tag("lane", lane));
        }
    }

    internal static void CountEjected(Lane lane, int change) => Ejected.Add(change, Tag("lane", lane));

    internal static void Ended(Lane lane, string fate, bool isBusy, TimeSpan elapsed)
    {
        if (isBusy)
        {
            Refused.Add(1, Tag("lane", lane));
        }

        Duration.Record(elapsed.TotalSeconds, Tag("lane", lane), new("fate", fate));
    }

    internal static void HandshakesHang(int change) => Hanging.Add(change);

    internal static void PeerValueCapped(Lane lane, string name) => Capped.Add(1, Tag("lane", lane), new("value", name));

    internal static void Entered(Lane lane) => InFlight.Add(1, Tag("lane", lane));

    internal static void Left(Lane lane) => InFlight.Add(-1, Tag("lane", lane));

    internal static void Connected(Lane lane, bool success) => Connections.Add(1, Tag("lane", lane), new("success", success));

    private static KeyValuePair<string, object?> Tag<T>(string name, T value)
        where T : struct, Enum => new(name, Enum.GetName(value));
}
