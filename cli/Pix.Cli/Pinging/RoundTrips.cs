using System.Globalization;

namespace Pix.Cli.Pinging;

/// <summary>The shortest, the median and the longest of several durations, in milliseconds.</summary>
internal sealed record RoundTrips(double Min, double Median, double Max)
{
    /// <summary>Returns the shortest, the median and the longest of several durations. Null if there are no durations.</summary>
    public static RoundTrips? Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => Math.Round(time.TotalMilliseconds, 1)).Order().ToList();
        return sorted.Count == 0 ? null : new RoundTrips(sorted[0], Math.Round((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, 1), sorted[^1]);
    }

    /// <summary>Returns the three durations as a text for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min:0.0} / {Median:0.0} / {Max:0.0} ms (min / median / max)");
}
