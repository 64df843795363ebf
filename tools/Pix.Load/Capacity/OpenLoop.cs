using System.Diagnostics;

namespace Pix.Load.Capacity;

/// <summary>
/// Sends by the clock, whether or not what was sent before is answered; each send is told when it was due, and times from
/// then. A system that stalls is so charged for everybody who would have come meanwhile (no coordinated omission).
/// </summary>
internal sealed class OpenLoop(double perSecond, int maxInFlight)
{
    private int _inFlight;

    /// <summary>Sends that did not happen because too many were under way.</summary>
    public int Refused { get; private set; }

    /// <summary>How late the generator itself ever was.</summary>
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
