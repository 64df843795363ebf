using System.Globalization;
using HdrHistogram;
using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>Runs all measurements of the journal, and prints the table of docs/performance.md.</summary>
internal sealed class JournalBench(string folder, TimeSpan time)
{
    private const double LeastRatio = 0.8, LeastDrain = 5;

    /// <returns>Exit code: 0 if the journal is fast enough, otherwise 1.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (journal, raw, batch, ratio) = await new Throughput(folder, time).RunAsync(cancellationToken);
        var latency = await new Latency(folder, time).RunAsync(cancellationToken);
        var parquet = await new Backlog(folder, time * 4).RunAsync("parquet", place => new ParquetSink(Path.Combine(place, "audit"), "bench"), cancellationToken);
        var firehose = await new Backlog(folder, time * 4).RunAsync("firehose", _ => new FirehoseSink(new SlowFirehose(), "bench"), cancellationToken);

        Row("figure", "value");
        Row("---", "---:");
        Row("file system", new DriveInfo(folder).DriveFormat);
        ChainCost.Print();
        Row("journal, records/s: 4 KB, 64 waiting", $"{journal:N0}");
        Row($"raw write + fdatasync, records/s: batches of {batch:F0}, the journal's mean", $"{raw:N0}");
        Row("journal beside raw", Percent(ratio));
        Row($"wait for the intent at {Latency.PerSecond} messages/s, ms: p50 / p99 / p99.9", Milliseconds(latency.Intent));
        Row("wait for intent and outcome together, what the journal adds to a message, ms: p50 / p99 / p99.9", Milliseconds(latency.Message));
        Row($"raw 4 KB write + fdatasync at {Latency.PerSecond}/s, ms: p50 / p99 / p99.9", Milliseconds(latency.Raw));
        Row("one raw write + fdatasync of these alone, ms: p50 / p99 / p99.9", Milliseconds(latency.Sync));
        Row("p99 of the wait for the intent beside the raw fsync's", string.Create(CultureInfo.InvariantCulture, $"{Percentile99(latency.Intent) / Percentile99(latency.Sync):F1} ×"));
        Row($"backlog of {parquet.Backlog:N0} to Parquet files, shipped/s while {Latency.PerSecond}/s come in", $"{parquet.ShippedPerSecond:N0} ({parquet.ShippedPerSecond / Latency.PerSecond:F1} ×)");
        Row($"backlog of {firehose.Backlog:N0} to a Firehose of {SlowFirehose.CallTime.TotalMilliseconds:F0} ms a call, shipped/s while {Latency.PerSecond}/s come in", $"{firehose.ShippedPerSecond:N0} ({firehose.ShippedPerSecond / Latency.PerSecond:F1} ×)");
        return ratio >= LeastRatio && parquet.ShippedPerSecond >= LeastDrain * Latency.PerSecond && firehose.ShippedPerSecond >= LeastDrain * Latency.PerSecond ? 0 : 1;
    }

    private static void Row(string what, string value) => Console.WriteLine($"| {what} | {value} |");

    private static string Percent(double ratio) => ratio.ToString("P0", CultureInfo.InvariantCulture);

    private static double Percentile99(HistogramBase histogram) => histogram.GetValueAtPercentile(99);

    private static string Milliseconds(HistogramBase histogram) =>
        string.Join(" / ", ((double[])[50, 99, 99.9]).Select(percentile => (histogram.GetValueAtPercentile(percentile) / 1000.0).ToString("F1", CultureInfo.InvariantCulture)));
}
