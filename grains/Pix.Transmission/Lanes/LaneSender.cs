using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>Sends requests on one lane to the Central Bank. Reports for each request: answered, not sent, or outcome unknown.</summary>
/// <remarks>
/// Thread-safe. After a change of the settings or of the client certificate, the next request waits until the lane's owner has applied the
/// change. Requests under way end with the previous settings and certificate.
/// </remarks>
public sealed partial class LaneSender : IAsyncDisposable
{
    // Maximum number of times that an attempt is repeated because its connections were closed after the refresh. Connections cannot be replaced
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

    /// <summary>True after the owner has closed this sender. A closed sender begins no further request.</summary>
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

    /// <summary>Sends a request, and resends it where the operation allows this, until an answer comes or the deadline passes.</summary>
    /// <param name="request">The request. Every attempt sends the same bytes.</param>
    /// <param name="timeLeft">The caller's remaining time, for all attempts and waits together.</param>
    /// <param name="cancellationToken">Stops waiting. If bytes were sent, the result says that the outcome is unknown.</param>
    /// <returns>How sending ended. Expected failures are results, not exceptions.</returns>
    /// <exception cref="ObjectDisposedException">The owner had already closed this sender; nothing was sent.</exception>
    public Task<TransmissionResult> SendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        TrySendAsync(request, timeLeft, cancellationToken) ?? Task.FromException<TransmissionResult>(new ObjectDisposedException(nameof(LaneSender)));

    /// <summary>
    /// Sends a request like <see cref="SendAsync"/>, but returns null if the owner had already closed this sender; nothing was sent in this
    /// case.
    /// </summary>
    public Task<TransmissionResult>? TrySendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken) =>
        _isGone ? null : SendCountedAsync(request, timeLeft, cancellationToken);

    /// <summary>
    /// Connects to the endpoint that the next request would use, sends nothing, and closes the connection. After a success, <see cref="State"/>
    /// no longer reports an earlier failure to connect.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Why no connection could be made; empty if the connection was made.</returns>
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

    /// <summary>Closes the lane. No further request begins, and each endpoint is closed when its requests under way have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        GiveUp();
        await _control.CloseAsync();
    }

    /// <summary>Closes this sender only: no further request begins, but the endpoints stay open, because the owner keeps them.</summary>
    internal void GiveUp() => _isGone = true;

    /// <summary>Applies replaced settings, client certificate and transmitters. Only the owner is allowed to call this, and calls must not overlap.</summary>
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

    // Makes an attempt on the current connections, and further attempts where they are allowed. If the connections were closed before an attempt
    // began, the attempt is repeated and not counted.
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

    // The front door already refuses such paths and queries, so a request that fails this check means that there is a fault inside Pix.
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
        [LoggerMessage(EventIds.AttemptFailed, LogLevel.Warning, "Lane {Lane}: attempt {Attempt} of a request failed (outcome {End}, HTTP status {Status}, 0 means no answer). Pix sends the same bytes again in {Milliseconds} ms. {Detail}")]
        public static partial void AttemptFailed(ILogger logger, Lane lane, int attempt, AttemptEnd end, int status, string detail, double milliseconds);
    }
}
