using System.Runtime.InteropServices;
using Pix.Load.Capacity;

namespace Pix.Load.Reports;

/// <summary>Writes the HTML report of a capacity run.</summary>
internal static class CapacityReport
{
    private static readonly double[] Percentiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999];

    public static HtmlPage Of(CapacityResult result)
    {
        var page = new HtmlPage($"Capacity: {result.Plan.PerMinute:N0} payments a minute each way, {result.Plan.Duration.TotalSeconds:N0} s").Paragraph(Machine(result));
        Section(page, result);
        return page;
    }

    public static void Section(HtmlPage page, CapacityResult result)
    {
        page.Heading("What it must show")
            .Table(["", "criterion", "figures"], result.Criteria.Select(criterion => (string[])[criterion.Passed ? "PASS" : "FAIL", criterion.Name, criterion.Figures]))
            .Heading("Figures")
            .Table(["figure", "value"], Figures(result))
            .Chart(new SvgChart("Latency over time", "second of the run in which it was due", "ms")
                .Line("round trip p99", result.Payer.RoundTrip.OverTime(99))
                .Line("round trip p50", result.Payer.RoundTrip.OverTime(50))
                .Line("pacs.008 → 201 p99", result.Payer.Stored.OverTime(99)))
            .Chart(ByPercentile(result));
    }

    public static IEnumerable<IReadOnlyList<string>> Figures(CapacityResult result)
    {
        TimedHistogram[] latencies = [result.Payer.RoundTrip, result.Payer.Stored, result.Receiver.Answered, result.Receiver.Settled];
        foreach (var latency in latencies)
        {
            yield return [latency.Name, latency.Summary];
        }

        if (result.Deliveries is { } deliveries)
        {
            yield return ["available → read (the simulator's clock)", $"p50 {deliveries.P50Ms}, p99 {deliveries.P99Ms}, most {deliveries.MaxMs} ms; {deliveries.ShareWithin200Ms:P2} within 200 ms"];
        }

        yield return ["messages through Pix, sent and read", $"{result.Messages:N0} in {result.Elapsed.TotalSeconds:F1} s, {result.Messages / result.Elapsed.TotalSeconds:F0} a second"];
        foreach (var (name, microseconds) in result.Cpu)
        {
            yield return [$"CPU of {name}", $"{microseconds / Math.Max(1, result.Messages):F0} µs a message, {microseconds / result.Elapsed.TotalMicroseconds:P0} of a core"];
        }

        yield return ["generator: latest start of a send", $"{result.Loop.Latest.TotalMilliseconds:F0} ms (counted in the latencies)"];
    }

    private static SvgChart ByPercentile(CapacityResult result)
    {
        static double Place(double percentile) => -Math.Log10(1 - (percentile / 100));
        SvgChart chart = new("Latency by percentile", "percentile", "ms") { Ticks = [.. Percentiles.Where(p => p is 0 or 50 or 90 or 99 or 99.9 or 99.99 or 99.999).Select(p => (Place(p), $"{p}"))] };
        foreach (var latency in (TimedHistogram[])[result.Payer.RoundTrip, result.Payer.Stored, result.Receiver.Answered])
        {
            if (latency.Whole.TotalCount > 0)
            {
                chart.Line(latency.Name, [.. Percentiles.Select(percentile => (Place(percentile), latency.Milliseconds(percentile)))]);
            }
        }

        return chart;
    }

    private static string Machine(CapacityResult result) =>
        $"{result.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; "
        + $"api, silo, token, simulator and generator on this machine. Open loop: latencies count from the moment a send was due. {result.Plan.Streams} read streams, warm-up {result.Plan.WarmUp.TotalSeconds:F0} s.";
}
