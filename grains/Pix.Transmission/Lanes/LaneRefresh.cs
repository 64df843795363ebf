using Microsoft.Extensions.Logging;

namespace Pix.Transmission.Lanes;

/// <summary>Makes the lane's owner apply changes before a request is sent. Requests that arrive during a refresh wait for that refresh.</summary>
/// <remarks>
/// If a refresh fails or takes too long, the previous settings and connections stay in use. If those connections are already closed, the attempt
/// ends with <c>IsGone</c>.
/// </remarks>
internal sealed partial class LaneRefresh(Lane lane, LaneControl control, ILaneOwner owner, TimeProvider time, ILogger logger)
{
    /// <summary>Maximum time that requests wait for one refresh, counted from the start of the refresh.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task _taking = Task.CompletedTask;
    private long _began;

    /// <summary>Waits until changes are applied; returns at once when nothing changed.</summary>
    /// <returns>What is left of <paramref name="timeLeft"/>.</returns>
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
            // The caller cancelled. The attempt that follows checks for the cancellation.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotRefreshed(logger, failure, lane);
        }

        return timeLeft - time.GetElapsedTime(came);
    }

    // A running refresh possibly does not include a change that was made after its start. Therefore each request checks for changes again before its attempt.
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
        [LoggerMessage(EventIds.LaneNotRefreshed, LogLevel.Warning, "Lane {Lane} could not apply changed settings or a replaced certificate, or could not open closed connections again. The lane keeps its previous settings and connections, and the next request tries again.")]
        public static partial void NotRefreshed(ILogger logger, Exception failure, Lane lane);
    }
}
