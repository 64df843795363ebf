using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pix.Cluster.Tests.Support;

/// <summary>Keeps every span of this process, from whatever source, and the tags of every measurement, as text.</summary>
internal sealed class CollectingTelemetry : IDisposable
{
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();

    public CollectingTelemetry()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Spans.Enqueue(TextOf(span)),
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        Keep<byte>();
        Keep<short>();
        Keep<int>();
        Keep<long>();
        Keep<float>();
        Keep<double>();
        Keep<decimal>();
        _measurements.Start();
    }

    public ConcurrentQueue<string> Spans { get; } = new();

    public ConcurrentQueue<string> Measurements { get; } = new();

    /// <summary>Gauges tell only when they are asked.</summary>
    public void ReadGauges() => _measurements.RecordObservableInstruments();

    public void Dispose()
    {
        _spans.Dispose();
        _measurements.Dispose();
    }

    private void Keep<T>() where T : struct =>
        _measurements.SetMeasurementEventCallback<T>((instrument, _, tags, _) => Measurements.Enqueue($"{instrument.Name} {Join(tags.ToArray())}"));

    private static string TextOf(Activity span) =>
        $"{span.Source.Name} {span.OperationName} {span.DisplayName} {span.StatusDescription} {span.TraceStateString} {Join(span.TagObjects)} {Join(span.Baggage)} "
        + string.Join(' ', span.Events.Select(happened => $"{happened.Name} {Join(happened.Tags)}"));

    private static string Join<TValue>(IEnumerable<KeyValuePair<string, TValue>> pairs) => string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}
