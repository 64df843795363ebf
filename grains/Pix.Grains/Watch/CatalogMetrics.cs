using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pix.Grains.Watch;

/// <summary>Measures of the catalogue; meter <c>Pix.Catalog</c>.</summary>
public static class CatalogMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.Catalog";

    private static readonly ConcurrentDictionary<string, int> Counts = new();

    private static readonly Meter Meter = new(MeterName);

    static CatalogMetrics() => Meter.CreateObservableGauge(
        "pix.catalog.mismatches",
        () => Counts.Select(count => new Measurement<int>(count.Value, new KeyValuePair<string, object?>("channel", count.Key))),
        "{message}",
        "Configured message versions that the SPI's catalogue does not have.");

    internal static void Mismatches(string channel, int count) => Counts[channel] = count;
}
