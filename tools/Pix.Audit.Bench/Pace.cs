using System.Diagnostics;
using HdrHistogram;

namespace Pix.Audit.Bench;

/// <summary>Calls something at a steady rate, whatever becomes of the calls before (open loop), on a thread of its own so that the pace is even.</summary>
internal static class Pace
{
    /// <param name="perSecond">Calls a second.</param>
    /// <param name="time">For so long.</param>
    /// <param name="call">Called with the time it was due, a <see cref="Stopwatch"/> timestamp; must not block.</param>
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
#pragma warning disable RS0030 // This thread keeps the pace and waits for nobody.
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

    /// <summary>Records microseconds since a call was due.</summary>
    public static void Record(this HistogramBase histogram, long due) => histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds));

    public static LongConcurrentHistogram Histogram() => new(1, 60_000_000, 3);
}
