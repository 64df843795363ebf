using System.Diagnostics;
using HdrHistogram;

namespace Pix.Audit.Bench;

/// <summary>Makes calls at a steady rate, whether or not earlier calls are complete (open loop), on a separate thread so that the rate is even.</summary>
internal static class Pace
{
    /// <param name="perSecond">Calls per second.</param>
    /// <param name="time">How long calls are made.</param>
    /// <param name="call">Called with the time at which the call was due, a <see cref="Stopwatch"/> timestamp; must not block.</param>
    public static Task KeepAsync(int perSecond, TimeSpan time, Action<long> call)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pacer = new Thread(() =>
        {
            var interval = Stopwatch.Frequency / (double)perSecond;
            var start = Stopwatch.GetTimestamp();
            var calls = (long)(perSecond * time.TotalSeconds);
            for (var i = 0L; i < calls; i++)
            {
                var due = start + (long)(i * interval);
                while (Stopwatch.GetTimestamp() < due)
                {
#pragma warning disable RS0030 // This dedicated thread only keeps the rate, so it may sleep.
                    Thread.Sleep(TimeSpan.FromMicroseconds(100));
#pragma warning restore RS0030
                }

                call(due);
            }

            done.SetResult();
        });
        pacer.IsBackground = true;
        pacer.Start();
        return done.Task;
    }

    /// <summary>Records the microseconds since a call was due.</summary>
    public static void Record(this HistogramBase histogram, long due) => histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds));

    public static LongConcurrentHistogram Histogram() => new(1, 60_000_000, 3);
}
