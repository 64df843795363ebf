namespace Pix.Api.Clustering;

/// <summary>Pings silos that have calls under way and are quiet, and suspects those that do not answer while other silos do.</summary>
/// <remarks>
/// How long a call takes does not show whether its silo works, because a long poll or a slow Central Bank may delay a call for any time. A
/// silo answers a ping by itself, at once.
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
            // No answer came within Orleans' timeout, or the connection is lost, which SiloConnections logs.
            answered = false;
        }

        if (silos.Pinged(silo, answered))
        {
            Log.HeardAgain(logger, silo.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SiloSuspected, LogLevel.Warning, "Silo {Silo} answered nothing for a second while other silos answered. The front door asks it last from now on, and sends its open requests that may be sent twice to other silos too.")]
        public static partial void Suspected(ILogger logger, string silo);

        [LoggerMessage(EventIds.SiloHeardAgain, LogLevel.Information, "Silo {Silo} answers again and gets its share of the requests again.")]
        public static partial void HeardAgain(ILogger logger, string silo);
    }
}
