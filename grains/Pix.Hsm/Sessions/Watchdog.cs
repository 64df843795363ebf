using Microsoft.Extensions.Logging;

namespace Pix.Hsm.Sessions;

/// <summary>Abandons every call to the library that does not return in time. If a session made the call, also replaces its thread.</summary>
internal sealed partial class Watchdog(SessionPool pool, WorkerSet workers, ILogger logger) : IDisposable
{
    private ITimer? _timer;

    public void Start() => _timer = pool.Time.CreateTimer(_ => Look(), null, Period, Timeout.InfiniteTimeSpan);

    public void Stop() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();

    private TimeSpan Period => pool.CallLimit / 5;

    private void Look()
    {
        foreach (var call in pool.Gate.WriteOffOverdue())
        {
            call.LeaveBehind();
        }

        _timer?.Change(Period, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Handles a session whose call was abandoned: the request fails, and a new thread with a new session replaces this one.</summary>
    public void Replace(SessionWorker worker)
    {
        Log.CallWrittenOff(logger, worker.Token.Info.Label, pool.CallLimit.TotalMilliseconds, pool.Gate.Hanging);
        pool.Metrics.WrittenOff();
        if (worker.Current is { } request)
        {
            pool.Fail(request, SigningFailure.SignTimedOut, $"The token did not answer within {pool.CallLimit.TotalMilliseconds:0} ms.");
        }

        worker.LeaveWindow();
        worker.Token.Suspect();
        if (worker.Token.HungAgain() >= pool.SessionsPerToken)
        {
            pool.Recovery.TokenFailed(worker.Token, "its calls hang");
        }

        workers.Replace(worker);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallWrittenOff, LogLevel.Error, "HSM token {TokenLabel} did not answer a call within {Milliseconds} ms. Pix abandons the session of the call and opens a new session. Number of calls that hang now: {Hanging}.")]
        public static partial void CallWrittenOff(ILogger logger, string tokenLabel, double milliseconds, int hanging);
    }
}
