using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Pix.Telemetry;

/// <summary>Buckets of the histograms: the library's own begin at 5 s for a unit unknown to it.</summary>
internal static class MetricViews
{
    // A message takes milliseconds; the Central Bank's deadlines are seconds.
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    public static MetricStreamConfiguration? Of(Instrument instrument)
    {
        if (!instrument.Meter.Name.StartsWith("Pix.", StringComparison.Ordinal) || !IsHistogram(instrument))
        {
            return null;
        }

        return new ExplicitBucketHistogramConfiguration { Boundaries = instrument.Unit == "s" ? Seconds : Counts };
    }

    private static bool IsHistogram(Instrument instrument) =>
        instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>);
}
