using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>Sends requests on one lane to the Central Bank and reports exactly what became of each.</summary>
/// <remarks>
/// Safe for concurrent callers, on any thread. Changed settings and a replaced client certificate apply from the next request on: it waits until the lane's
/// owner has taken them. Requests under way end with the old ones.
/// </remarks>
public sealed partial class LaneSender : IAsyncDisposable
{
    // More connections than these cannot be replaced between the look at them and the attempt.
    private const int MostGone = 5;

    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromSeconds(5);

    private readonly Lane _lane;
    private readonly LaneControl _control;
    private readonly ILaneOwner _owner;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneSender> _logger;
    private readonly Lock _lock = new();
    private Task _refresh = Task.CompletedTask;
    private long _refreshBegan;
    private int _inFlight;
    private DateTimeOffset? _lastAnswer;
    private long? _lastAnswerTimestamp;
    private string _lastFailure = "";
    private bool _lastIsUnreachable;
    private volatile bool _isGone;

    /// <summary>Makes a sender, which sends once <see cref="TakeChangesAsync"/> took its settings for the first time; it connects with the first request.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="options">Endpoints, limits and retries.</param>
    /// <param name="certificate">What its connections show.</param>
    /// <param name="owner">Who has its transmitters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    internal LaneSender(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, ILaneOwner owner, TimeProvider time, ILogger<LaneSender> logger)
    {
        _lane = lane;
        _control = new LaneControl(lane, options, certificate, owner, time, logger);
        _owner = owner;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether its owner gave it up: it begins no request any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>How this lane is doing.</summary>
    public LaneState State
    {
        get
        {
            lock (_lock)
            {
                var endpoints = _control.Endpoints;
                var best = endpoints.Best;
                return new LaneState(
                    _lane, best.Endpoint, Volatile.Read(ref _inFlight), best.Condition, _lastAnswer, _lastFailure, endpoints.States)
                {
                    LastAnswerTimestamp = _lastAnswerTimestamp,
                };
            }
        }
    }

    /// <summary>Sends a request, and resends it when allowed, until it is answered or its deadline passes.</summary>
    /// <param name="request">The request, the same bytes in every attempt.</param>
    /// <param name="timeLeft">The caller's remaining time, for all attempts and waits together.</param>
    /// <param name="cancellationToken">Stops waiting; bytes that were sent cannot be called back, and the result says so.</param>
    /// <returns>What became of it. Expected failures are results, not exceptions.</returns>
    /// <exception cref="ObjectDisposedException">Its owner gave it up before; nothing was sent.</exception>
    public Task<TransmissionResult> SendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        TrySendAsync(request, timeLeft, cancellationToken) ?? Task.FromException<TransmissionResult>(new ObjectDisposedException(nameof(LaneSender)));

    /// <summary>Sends a request as <see cref="SendAsync"/> does; null when its owner gave the lane up before, and nothing was begun.</summary>
    public Task<TransmissionResult>? TrySendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        _isGone ? null : SendCountedAsync(request, timeLeft, cancellationToken);

    /// <summary>
    /// Connects to the endpoint of the next request, sends nothing, and closes the connection. A success clears the failure of an earlier
    /// dial.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isGone, this);
        await RefreshAsync(LongestRefresh, cancellationToken);
        var failure = await _control.Endpoints.AskAsync(cancellationToken);
        lock (_lock)
        {
            _lastFailure = failure.Length == 0 && _lastIsUnreachable ? "" : _lastFailure;
        }

        return failure;
    }

    /// <summary>Gives the lane up: it begins no request any more, and closes its endpoints, each when the requests under way there have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        GiveUp();
        await _control.CloseAsync();
    }

    /// <summary>Begins no request any more; its endpoints stay with its owner.</summary>
    internal void GiveUp() => _isGone = true;

    /// <summary>Takes settings, client certificate and transmitters that were replaced. For the owner, one call after the other.</summary>
    internal Task TakeChangesAsync() => _control.TakeAsync();

    private async Task<TransmissionResult> SendCountedAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        ThrowIfUnsafe(request);
        timeLeft = await RefreshAsync(timeLeft, cancellationToken);
        var settings = _control.Endpoints.Settings;
        if (Interlocked.Increment(ref _inFlight) > settings.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return Ended(TooMany(settings));
        }

        TransmissionMetrics.Entered(_lane);
        try
        {
            return Ended(await LoopAsync(new Sending(GzipBody.Compress(request), timeLeft, _time, cancellationToken)));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            TransmissionMetrics.Left(_lane);
        }
    }

    // The loop of a request: an attempt on the connections of now, and again where that is allowed. Connections that were given up before it began make no attempt.
    private async Task<TransmissionResult> LoopAsync(Sending sending)
    {
        var gone = 0;
        while (true)
        {
            await RefreshAsync(sending.TimeLeft, sending.CancellationToken);
            var endpoints = _control.Endpoints;
            var attempt = await endpoints.AttemptAsync(sending);
            if (attempt.IsGone && gone++ < MostGone && !_isGone && !sending.IsOver)
            {
                continue;
            }

            if (NextAttempt.PauseAfter(attempt, sending, endpoints.Settings) is not { } pause)
            {
                return Result(sending, Result(attempt));
            }

            Log.AttemptFailed(_logger, _lane, sending.Attempts, attempt.End, attempt.Status, attempt.Detail, pause.TotalMilliseconds);
            sending.EarlierUnknown |= attempt.IsUncertain;
            try
            {
                await Task.Delay(pause, _time, sending.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                return Result(sending, new TransmissionResult { Fate = TransmissionFate.NotSent, Detail = "The caller gave up." });
            }
        }
    }

    // What is left of the time. Whatever keeps the owner from it: what was taken before goes on, and where that is gone the attempt says so.
    private ValueTask<TimeSpan> RefreshAsync(TimeSpan timeLeft, CancellationToken cancellationToken) =>
        _isGone || !_control.IsDue ? new(timeLeft) : RefreshDueAsync(timeLeft, cancellationToken);

    private async ValueTask<TimeSpan> RefreshDueAsync(TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var came = _time.GetTimestamp();
        try
        {
            var (refresh, began) = Refresh();
            var wait = Min(timeLeft, LongestRefresh - _time.GetElapsedTime(began));
            if (refresh.IsCompleted || wait > TimeSpan.Zero)
            {
                await refresh.WaitAsync(refresh.IsCompleted ? LongestRefresh : wait, _time, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.NotRefreshed(_logger, failure, _lane);
        }

        return timeLeft - _time.GetElapsedTime(came);
    }

    // Those who come while one is under way may have seen what it did not: they look again before their attempt.
    private (Task Refresh, long Began) Refresh()
    {
        lock (_lock)
        {
            if (_refresh.IsCompleted)
            {
                (_refresh, _refreshBegan) = (_owner.RefreshAsync(), _time.GetTimestamp());
            }

            return (_refresh, _refreshBegan);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TransmissionResult Result(Attempt last) => new()
    {
        Fate = last.End switch
        {
            AttemptEnd.Answered => TransmissionFate.Answered,
            AttemptEnd.NotSent => TransmissionFate.NotSent,
            _ => TransmissionFate.Unknown,
        },
        Status = last.Status,
        Headers = last.Headers,
        Body = last.Body,
        EarlierAttemptUnknown = last.IsRepeated,
        AnswerUnreadable = last.End == AttemptEnd.Unreadable,
        NothingStored = last.NothingStored,
        RateLimited = last.RateLimited,
        IsLimitUnknown = last.IsLimitUnknown,
        Busy = last.IsCutOff,
        EndpointFailed = last.End == AttemptEnd.NotSent && !last.RateLimited && (last.Blames || last.IsCutOff || last.IsGone),
        Detail = last.Detail,
        RetryAfter = last.RetryAfter,
    };

    // When an earlier attempt may have been received, the last attempt's reason, which says that nothing was sent, would mislead.
    private static TransmissionResult Result(Sending sending, TransmissionResult last)
    {
        var told = last with { EarlierAttemptUnknown = last.EarlierAttemptUnknown || sending.EarlierUnknown, Attempts = sending.Attempts, Elapsed = sending.Elapsed };
        return told.Fate == TransmissionFate.NotSent && told.EarlierAttemptUnknown
            ? told with { Fate = TransmissionFate.Unknown, Busy = false, RateLimited = false, IsLimitUnknown = false, Detail = "An earlier attempt may have been received; the last one did not leave." }
            : told;
    }

    private static TransmissionResult TooMany(LaneSettings settings) => settings.Lane.IsStream()
        ? NotSentBusy($"{settings.MaxInFlight} reads are under way to {settings.Endpoints}, the most that Pix:MaxStreamConnections allows; ICOM takes 6 streams per channel.", BusyRetryAfter) with
        {
            RateLimited = true,
        }
        : NotSentBusy($"{settings.MaxInFlight} requests are under way to {settings.Endpoints}, the most that Pix:MaxInFlight allows.", BusyRetryAfter);

    private static TransmissionResult NotSentBusy(string detail, TimeSpan retryAfter) =>
        new() { Fate = TransmissionFate.NotSent, Busy = true, Detail = detail, RetryAfter = retryAfter };

    // The front door refuses such requests; one that got here is a fault inside Pix.
    private static void ThrowIfUnsafe(OutboundRequest request)
    {
        if (!request.Path.StartsWith('/') || (request.Path + request.Query).Any(c => c is <= ' ' or > '~' or '#' or '\\'))
        {
            throw new ArgumentException("The path and query must be printable ASCII without blanks, '#' and '\\', and begin with '/'.", nameof(request));
        }
    }

    private TransmissionResult Ended(TransmissionResult result)
    {
        TransmissionMetrics.Ended(_lane, result.Fate.Word(), result.Busy, result.Elapsed);
        lock (_lock)
        {
            if (result.Fate == TransmissionFate.Answered)
            {
                (_lastAnswer, _lastAnswerTimestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
            }

            (_lastFailure, _lastIsUnreachable) = (result.Detail, result.EndpointFailed);
        }

        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttemptFailed, LogLevel.Warning, "Lane {Lane}: attempt {Attempt} ended {End} with status {Status}; resending the same bytes in {Milliseconds} ms. {Detail}")]
        public static partial void AttemptFailed(ILogger logger, Lane lane, int attempt, AttemptEnd end, int status, string detail, double milliseconds);

        [LoggerMessage(EventIds.LaneNotRefreshed, LogLevel.Warning, "Lane {Lane}: changed settings, a replaced certificate or lost connections could not be taken; the previous ones stay in force, and the next request tries again.")]
        public static partial void NotRefreshed(ILogger logger, Exception failure, Lane lane);
    }
}
