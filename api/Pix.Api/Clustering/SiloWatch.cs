namespace Pix.Api.Clustering;

/// <summary>Pings quiet silos with calls under way, and suspects those that do not answer while others do.</summary>
/// <remarks>
/// The time of an exchange would not do: a long poll or a slow Central Bank may keep a call for any time. A silo answers a ping itself, at
/// once.
/// </remarks>
internal sealed partial class SiloWatch(SiloTable silos, TimeProvider time, ILogger<SiloWatch> logger) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
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
            // No answer within Orleans' timeout, or the connection is lost, which its keeper logs.
            answered = false;
        }

        if (silos.Pinged(silo, answered))
        {
            Log.HeardAgain(logger, silo.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SiloSuspected, LogLevel.Warning, "Silo {Silo} answered nothing for a second while other silos answered. Its requests that may be sent twice go to other silos, and it is asked last.")]
        public static partial void Suspected(ILogger logger, string silo);

        [LoggerMessage(EventIds.SiloHeardAgain, LogLevel.Information, "Silo {Silo} answers again and gets requests in turn.")]
        public static partial void HeardAgain(ILogger logger, string silo);
    }
}
