using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pix.Grains.Observation;

/// <summary>Metrics of the SPI's catalogue of message versions, in the meter <c>Pix.Catalog</c>.</summary>
public static class CatalogMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.Catalog";

    private static readonly ConcurrentDictionary<string, int> Counts = new(), Unconfigured = new();

    private static readonly Meter Meter = new(MeterName);

    static CatalogMetrics()
    {
        Meter.CreateObservableGauge("pix.catalog.mismatches", () => Read(Counts), "{message}", "Configured message versions that the SPI's catalogue does not have.");
        Meter.CreateObservableGauge("pix.catalog.news", () => Read(Unconfigured), "{message}", "Newer versions and new kinds of the SPI's catalogue that are not configured.");
    }

    internal static void News(string channel, int count) => Unconfigured[channel] = count;

    internal static void Mismatches(string channel, int count) => Counts[channel] = count;

    private static IEnumerable<Measurement<int>> Read(ConcurrentDictionary<string, int> counts) =>
        counts.Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("channel", count.Key)));
}
