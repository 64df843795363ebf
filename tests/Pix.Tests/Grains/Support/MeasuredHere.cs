using System.Diagnostics.Metrics;

namespace Pix.Grains.Tests.Support;

/// <summary>What is counted in the flow of one test: meters of the same name of other tests count beside it.</summary>
internal sealed class MeasuredHere : IDisposable
{
    private static readonly AsyncLocal<MeasuredHere?> Flow = new();

    private readonly MeterListener _listener = new() { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };

    public MeasuredHere()
    {
        Flow.Value = this;
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Flow.Value == this)
            {
                Counts.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}");
                Labelled.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
            }
        });
        _listener.Start();
    }

    /// <summary>The counters that were added to, with the values of their tags.</summary>
    public List<string> Counts { get; } = [];

    /// <summary>The same with what was added and the names of the tags.</summary>
    public List<string> Labelled { get; } = [];

    public void Dispose()
    {
        _listener.Dispose();
        Flow.Value = null;
    }
}
