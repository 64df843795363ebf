using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Pix.Telemetry;

/// <summary>
/// Sets the bucket boundaries of Pix's histograms, because OpenTelemetry's default boundaries begin at 5 (here seconds) for an instrument
/// that it does not know.
/// </summary>
internal static class MetricViews
{
    // The boundaries reach from milliseconds, which a message takes, to seconds, which the Central Bank's deadlines are.
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
