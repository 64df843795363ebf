using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Lanes;

/// <summary>Has the lane's owner take what changed before a request goes on; requests that come meanwhile wait for the same taking.</summary>
/// <remarks>Whatever keeps the owner from it: what was taken before stays in force, and where that is gone the attempt says so.</remarks>
internal sealed partial class LaneRefresh(Lane lane, LaneControl control, ILaneOwner owner, TimeProvider time, ILogger logger)
{
    /// <summary>How long requests wait for one taking.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task _taking = Task.CompletedTask;
    private long _began;

    /// <summary>Waits until what changed is taken; at once when nothing changed.</summary>
    /// <returns>What is left of the time.</returns>
    public ValueTask<TimeSpan> WaitAsync(TimeSpan timeLeft, CancellationToken cancellationToken) => control.IsDue ? TakeAsync(timeLeft, cancellationToken) : new(timeLeft);

    private async ValueTask<TimeSpan> TakeAsync(TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var came = time.GetTimestamp();
        try
        {
            var (taking, began) = Taking();
            var wait = Min(timeLeft, Longest - time.GetElapsedTime(began));
            if (taking.IsCompleted || wait > TimeSpan.Zero)
            {
                await taking.WaitAsync(taking.IsCompleted ? Longest : wait, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller gave up; the attempt sees it.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotRefreshed(logger, failure, lane);
        }

        return timeLeft - time.GetElapsedTime(came);
    }

    // Those who come while one is under way may have seen what it did not: they look again before their attempt.
    private (Task Taking, long Began) Taking()
    {
        lock (_lock)
        {
            if (_taking.IsCompleted)
            {
                (_taking, _began) = (owner.RefreshAsync(), time.GetTimestamp());
            }

            return (_taking, _began);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(EventIds.LaneNotRefreshed, LogLevel.Warning, "Lane {Lane}: changed settings, a replaced certificate or lost connections could not be taken; the previous ones stay in force, and the next request tries again.")]
        public static partial void NotRefreshed(ILogger logger, Exception failure, Lane lane);
    }
}
