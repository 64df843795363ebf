namespace Pix.Api.Clustering;

/// <summary>
/// Pings silos that have calls under way but send no answers, and marks a silo as suspected if it does not answer while other silos answer.
/// </summary>
/// <remarks>
/// The duration of a call does not show whether the silo works, because a long poll or a slow Central Bank can delay the call for any time. A silo
/// answers a ping at once, without other systems.
/// </remarks>
internal sealed partial class SiloWatch(SiloTable silos, TimeProvider time, ILogger<SiloWatch> logger) : BackgroundService
{
    /// <summary>How often the silos are checked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetTimestamp();
                var elapsed = time.GetElapsedTime(last, now);
                last = now;
                Look(elapsed < Interval * 2 ? elapsed : Interval * 2);
            }
        }
        catch (OperationCanceledException)
        {
            // The front door stops.
        }
    }

    private void Look(TimeSpan step)
    {
        var (suspected, toPing) = silos.Watch(step);
        foreach (var silo in suspected)
        {
            Log.Suspected(logger, silo.Name);
        }

        foreach (var silo in toPing)
        {
            _ = PingAsync(silo);
        }
    }

    private async Task PingAsync(ISiloConnection silo)
    {
        var answered = true;
        try
        {
            await silo.PingAsync();
        }
        catch (Exception)
        {
            // No answer came within Orleans' response timeout, or the connection was lost. SiloConnections logs lost connections.
            answered = false;
        }

        if (silos.Pinged(silo, answered))
        {
            Log.HeardAgain(logger, silo.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SiloSuspected, LogLevel.Warning, "Silo {Silo} did not answer for a second while other silos answered. The front door now asks this silo last. It also sends the requests that wait for this silo to other silos, which repeat only requests that are safe to repeat.")]
        public static partial void Suspected(ILogger logger, string silo);

        [LoggerMessage(EventIds.SiloHeardAgain, LogLevel.Information, "Silo {Silo} answers again, so the front door sends requests to this silo again.")]
        public static partial void HeardAgain(ILogger logger, string silo);
    }
}
