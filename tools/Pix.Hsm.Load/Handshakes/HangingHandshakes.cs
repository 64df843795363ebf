using System.Diagnostics.Metrics;

namespace Pix.Hsm.Load.Handshakes;

/// <summary>Reads the metric that counts hanging TLS handshakes, whose threads Pix has abandoned.</summary>
internal sealed class HangingHandshakes : IDisposable
{
    private readonly MeterListener _listener = new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "pix.transmission.handshakes_hanging")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    private long _count;

    public HangingHandshakes()
    {
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
        _listener.Start();
    }

    public long Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
