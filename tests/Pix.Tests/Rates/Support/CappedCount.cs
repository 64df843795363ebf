using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pix.Rates.Tests.Support;

/// <summary>Listens to <c>pix.rates.capped</c>: which numbers of which policies were capped.</summary>
internal sealed class CappedCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Policy, string Number)> _capped = new();

    public CappedCount()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RateMetrics.MeterName && instrument.Name == "pix.rates.capped")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _capped.Enqueue((Value(tags, "policy"), Value(tags, "number"))));
        _listener.Start();
    }

    public bool Has(string policy, string number) => _capped.Contains((policy, number));

    public void Dispose() => _listener.Dispose();

    private static string Value(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
        {
            if (key == name)
            {
                return (string)value!;
            }
        }

        return "";
    }
}
