using System.Diagnostics;

namespace Pix.Load.Capacity;

/// <summary>
/// Sends at fixed times, even if earlier sends are not answered yet. Latency is measured from the time at which a send was due, so a pause of the
/// system increases the latency of every send that was due during the pause (no coordinated omission).
/// </summary>
internal sealed class OpenLoop(double perSecond, int maxInFlight)
{
    private int _inFlight;

    /// <summary>Number of sends that were skipped because the maximum number of requests was already waiting for an answer.</summary>
    public int Refused { get; private set; }

    /// <summary>Longest delay with which the generator itself started a send.</summary>
    public TimeSpan Latest { get; private set; }

    public async Task RunAsync(int count, Func<long, Task> send, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var due = started + (long)(i / perSecond * Stopwatch.Frequency);
            var wait = TimeSpan.FromSeconds((due - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), cancellationToken);
            }

            var late = Stopwatch.GetElapsedTime(due);
            Latest = late > Latest ? late : Latest;
            if (Volatile.Read(ref _inFlight) >= maxInFlight)
            {
                Refused++;
                continue;
            }

            Interlocked.Increment(ref _inFlight);
            _ = SendAsync(due);
        }

        while (Volatile.Read(ref _inFlight) > 0)
        {
            await Task.Delay(20, cancellationToken);
        }

        async Task SendAsync(long due)
        {
            try
            {
                await send(due);
            }
            finally
            {
                Interlocked.Decrement(ref _inFlight);
            }
        }
    }
}
