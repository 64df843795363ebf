using HdrHistogram;

namespace Pix.Load;

/// <summary>The measurements of one closed-loop run.</summary>
/// <param name="Messages">Number of messages sent.</param>
/// <param name="Failures">Number of messages that were not answered with 201.</param>
/// <param name="Elapsed">Wall time of the run.</param>
/// <param name="Latencies">Times from sending to the answer, in microseconds.</param>
internal sealed record LoadResult(int Messages, int Failures, TimeSpan Elapsed, HistogramBase Latencies)
{
    public double PerSecond => Messages / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
