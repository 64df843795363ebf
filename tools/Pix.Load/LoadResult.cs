using HdrHistogram;

namespace Pix.Load;

/// <summary>What one run measured.</summary>
/// <param name="Messages">Messages sent.</param>
/// <param name="Failures">Those not answered 201.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Latencies">In microseconds, as the caller saw them.</param>
internal sealed record LoadResult(int Messages, int Failures, TimeSpan Elapsed, HistogramBase Latencies)
{
    public double PerSecond => Messages / Elapsed.TotalSeconds;

    public double Milliseconds(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
