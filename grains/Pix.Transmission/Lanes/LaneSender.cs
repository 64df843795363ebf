using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>Sends requests on one lane to the Central Bank, and reports for each whether it was answered, was not sent, or has an unknown outcome.</summary>
/// <remarks>
/// Thread-safe. Changed settings and a replaced client certificate apply from the next request on, which waits until the lane's owner has
/// applied them. Requests under way end with the old ones.
/// </remarks>
public sealed partial class LaneSender : IAsyncDisposable
{
    // How often an attempt is repeated because its connections were closed after the refresh. It is not possible that they are replaced
    // more often in so short a time.
    private const int MostGone = 5;

    private readonly Lane _lane;
    private readonly LaneControl _control;
    private readonly LaneRefresh _refresh;
    private readonly LaneMemory _memory;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneSender> _logger;
    private int _inFlight;
    private volatile bool _isGone;

    /// <summary>Makes a sender. <see cref="TakeChangesAsync"/> must be called before the first request; the first request opens a connection.</summary>
    /// <param name="lane">Lane to send on.</param>
    /// <param name="options">Endpoints, limits and retries.</param>
    /// <param name="certificate">Client certificate that the connections present.</param>
    /// <param name="owner">Owner of the lane's transmitters.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    internal LaneSender(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, ILaneOwner owner, TimeProvider time, ILogger<LaneSender> logger)
    {
        _lane = lane;
        _control = new LaneControl(lane, options, certificate, owner, time, logger);
        _refresh = new LaneRefresh(lane, _control, owner, time, logger);
        _memory = new LaneMemory(time);
        _time = time;
        _logger = logger;
    }

    /// <summary>True after the owner has closed this sender, which then begins no further request.</summary>
    public bool IsGone => _isGone;

    /// <summary>Current state of this lane, for health checks and operators.</summary>
    public LaneState State
    {
        get
        {
            var (endpoints, last) = (_control.Endpoints, _memory.Last);
            var best = endpoints.Best;
            return new LaneState(_lane, best.Endpoint, Volatile.Read(ref _inFlight), best.Condition, last.Answer, last.Failure, endpoints.States)
            {
                LastAnswerTimestamp = last.AnswerTimestamp,
            };
        }
    }

    /// <summary>Sends a request, and resends it when allowed, until it is answered or its deadline passes.</summary>
    /// <param name="request">The request. Every attempt sends the same bytes.</param>
    /// <param name="timeLeft">The caller's remaining time, for all attempts and waits together.</param>
    /// <param name="cancellationToken">Stops waiting. If bytes were sent, the result says that the outcome is unknown.</param>
    /// <returns>How sending ended. Expected failures are results, not exceptions.</returns>
    /// <exception cref="ObjectDisposedException">The owner had already closed this sender; nothing was sent.</exception>
    public Task<TransmissionResult> SendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        TrySendAsync(request, timeLeft, cancellationToken) ?? Task.FromException<TransmissionResult>(new ObjectDisposedException(nameof(LaneSender)));

    /// <summary>Sends a request like <see cref="SendAsync"/>, but returns null when the owner had already closed this sender; then nothing was sent.</summary>
    public Task<TransmissionResult>? TrySendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        _isGone ? null : SendCountedAsync(request, timeLeft, cancellationToken);

    /// <summary>
    /// Connects to the endpoint of the next request, sends nothing, and closes the connection. A success clears an earlier failure to
    /// connect.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isGone, this);
        await _refresh.WaitAsync(LaneRefresh.Longest, cancellationToken);
        var failure = await _control.Endpoints.AskAsync(cancellationToken);
        if (failure.Length == 0)
        {
            _memory.Reached();
        }

        return failure;
    }

    /// <summary>Closes the lane. No further request begins, and each endpoint is closed when the requests under way there have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        GiveUp();
        await _control.CloseAsync();
    }

    /// <summary>Closes this sender only: no further request begins, and the owner keeps the endpoints.</summary>
    internal void GiveUp() => _isGone = true;

    /// <summary>Applies settings, client certificate and transmitters that were replaced. Only the owner may call this, and calls must not overlap.</summary>
    internal Task TakeChangesAsync() => _control.TakeAsync();

    private async Task<TransmissionResult> SendCountedAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        ThrowIfUnsafe(request);
        timeLeft = await _refresh.WaitAsync(timeLeft, cancellationToken);
        var settings = _control.Endpoints.Settings;
        if (Interlocked.Increment(ref _inFlight) > settings.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return Ended(LaneResults.TooMany(settings));
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

    // Makes an attempt on the current connections, and further attempts where they are allowed. An attempt whose connections were closed
    // before it began does not count.
    private async Task<TransmissionResult> LoopAsync(Sending sending)
    {
        var gone = 0;
        while (true)
        {
            if (!_isGone)
            {
                await _refresh.WaitAsync(sending.TimeLeft, sending.CancellationToken);
            }

            var endpoints = _control.Endpoints;
            var attempt = await endpoints.AttemptAsync(sending);
            if (attempt.IsGone && gone++ < MostGone && !_isGone && !sending.IsOver)
            {
                continue;
            }

            if (NextAttempt.PauseAfter(attempt, sending, endpoints.Settings) is not { } pause)
            {
                return LaneResults.Of(sending, attempt);
            }

            Log.AttemptFailed(_logger, _lane, sending.Attempts, attempt.End, attempt.Status, attempt.Detail, pause.TotalMilliseconds);
            sending.EarlierUnknown |= attempt.IsUncertain;
            try
            {
                await Task.Delay(pause, _time, sending.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                return LaneResults.GivenUp(sending);
            }
        }
    }

    // The front door refuses such paths and queries, so a request that fails this check shows a fault inside Pix.
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
        _memory.Ended(result);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttemptFailed, LogLevel.Warning, "Lane {Lane}: attempt {Attempt} ended {End} with status {Status}; resending the same bytes in {Milliseconds} ms. {Detail}")]
        public static partial void AttemptFailed(ILogger logger, Lane lane, int attempt, AttemptEnd end, int status, string detail, double milliseconds);
    }
}
