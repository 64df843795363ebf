using System.Collections.Concurrent;
using System.Diagnostics;
using HdrHistogram;

namespace Pix.Load.Capacity;

/// <summary>Latencies in microseconds: one histogram of the whole run, and one for each second in which sends were due.</summary>
internal sealed class TimedHistogram(string name, long started)
{
    private const long Highest = 120_000_000;
    private readonly ConcurrentDictionary<int, LongConcurrentHistogram> _seconds = new();

    public string Name { get; } = name;

    public LongConcurrentHistogram Whole { get; } = new(1, Highest, 3);

    /// <summary>Records the time from <paramref name="due"/> until now.</summary>
    public void RecordSince(long due)
    {
        var value = Math.Clamp((long)Stopwatch.GetElapsedTime(due).TotalMicroseconds, 1, Highest);
        Whole.RecordValue(value);
        var second = (int)((due - started) / Stopwatch.Frequency);
        _seconds.GetOrAdd(second, _ => new LongConcurrentHistogram(1, Highest, 2)).RecordValue(value);
    }

    public double Milliseconds(double percentile) => Whole.TotalCount == 0 ? 0 : Whole.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>Returns a percentile of the latency for each second of the run, in ms.</summary>
    public IReadOnlyList<(double Second, double Milliseconds)> OverTime(double percentile) =>
        [.. _seconds.OrderBy(second => second.Key).Select(second => ((double)second.Key, second.Value.GetValueAtPercentile(percentile) / 1000.0))];

    public string Summary => $"p50 {Milliseconds(50):F1}, p99 {Milliseconds(99):F1}, p99.9 {Milliseconds(99.9):F1}, most {Milliseconds(100):F1} ms";
}
