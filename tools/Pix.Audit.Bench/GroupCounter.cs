using System.Diagnostics.Metrics;

namespace Pix.Audit.Bench;

/// <summary>Counts the journal's group commits, with the journal's metric <c>pix.audit.journal.group</c>.</summary>
internal sealed class GroupCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public GroupCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "pix.audit.journal.group")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
