using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>Sends requests on one lane to the Central Bank and reports exactly what became of each.</summary>
/// <remarks>Safe for concurrent callers. Changed settings apply from the next request on; requests under way end with the old ones.</remarks>
public sealed partial class LaneSender : IAsyncDisposable
{
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusedSettingsPause = TimeSpan.FromSeconds(1);

    private readonly Lane _lane;
    private readonly IOptionsMonitor<TransmissionOptions> _options;
    private readonly IClientCertificate _certificate;
    private readonly INameResolver _names;
    private readonly TimeProvider _time;
    private readonly ILogger<LaneSender> _logger;
    private readonly Lock _lock = new();
    private LaneEndpoints _endpoints;
    private TransmissionOptions _applied;
    private SslStreamCertificateContext? _shown;
    private long _refusedAt;
    private int _inFlight;
    private DateTimeOffset? _lastAnswer;
    private long? _lastAnswerTimestamp;
    private string _lastFailure = "";
    private bool _lastIsUnreachable;
    private bool _disposed;

    /// <summary>Makes a sender; it connects with the first request.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="options">Endpoints, limits and retries.</param>
    /// <param name="certificate">What its connections show.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="names">Resolves names; the machine's resolver when null.</param>
    public LaneSender(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, TimeProvider time, ILogger<LaneSender> logger, INameResolver? names = null)
    {
        _names = names ?? SystemNames.Shared;
        _lane = lane;
        _options = options;
        _certificate = certificate;
        _time = time;
        _logger = logger;
        _applied = options.CurrentValue;
        _endpoints = new LaneEndpoints(LaneSettings.From(_applied, lane), certificate, _names, time, logger);
    }

    /// <summary>How this lane is doing.</summary>
    public LaneState State
    {
        get
        {
            lock (_lock)
            {
                var best = _endpoints.Best;
                return new LaneState(
                    _lane, best.Endpoint, Volatile.Read(ref _inFlight), best.Condition, _lastAnswer, _lastFailure, _endpoints.States)
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
    public async Task<TransmissionResult> SendAsync(OutboundRequest request, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        ThrowIfUnsafe(request);
        using var endpoints = Endpoints();
        if (Interlocked.Increment(ref _inFlight) > endpoints.Settings.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return Ended(TooMany(endpoints.Settings));
        }

        TransmissionMetrics.Entered(_lane);
        try
        {
            return Ended(await SendAsync(endpoints, new Sending(GzipBody.Compress(request), timeLeft, _time, cancellationToken)));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            TransmissionMetrics.Left(_lane);
        }
    }

    /// <summary>
    /// Connects to the endpoint of the next request, sends nothing, and closes the connection. A success clears the failure of an earlier
    /// dial.
    /// </summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        using var endpoints = Endpoints();
        var failure = await endpoints.AskAsync(cancellationToken);
        lock (_lock)
        {
            _lastFailure = failure.Length == 0 && _lastIsUnreachable ? "" : _lastFailure;
        }

        return failure;
    }

    /// <summary>Closes the connections once the requests under way have ended.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _endpoints.Dispose();
            }
        }

        return ValueTask.CompletedTask;
    }

    // The loop of a request: attempts, as long as another is allowed.
    private async Task<TransmissionResult> SendAsync(LaneEndpoints endpoints, Sending sending)
    {
        while (true)
        {
            var attempt = await endpoints.AttemptAsync(sending);
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
        EndpointFailed = last.End == AttemptEnd.NotSent && !last.RateLimited && (last.Blames || last.IsCutOff),
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

    private LaneEndpoints Endpoints()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Apply_NeedsLock();
            ReplaceIdentity_NeedsLock();
            _endpoints.Enter();
            return _endpoints;
        }
    }

    private void Apply_NeedsLock()
    {
        if (_refusedAt != 0 && _time.GetElapsedTime(_refusedAt) < RefusedSettingsPause)
        {
            return;
        }

        try
        {
            var options = _options.CurrentValue;
            _refusedAt = 0;
            if (!ReferenceEquals(options, _applied))
            {
                _applied = options;
                Replace_NeedsLock(LaneSettings.From(options, _lane));
            }
        }
        catch (OptionsValidationException exception)
        {
            _refusedAt = _time.GetTimestamp();
            Log.SettingsRefused(_logger, _lane, exception.Message);
        }
    }

    private void Replace_NeedsLock(LaneSettings settings)
    {
        if (settings != _endpoints.Settings)
        {
            Open_NeedsLock(settings);
            Log.SettingsApplied(_logger, _lane, settings.Endpoints);
        }
    }

    // Dials that hang in a key are left to the connections that began them, with their places.
    private void ReplaceIdentity_NeedsLock()
    {
        if (Shown() is not { } shown || ReferenceEquals(shown, _shown))
        {
            return;
        }

        var isFirst = _shown is null;
        _shown = shown;
        if (!isFirst)
        {
            Open_NeedsLock(_endpoints.Settings);
            Log.IdentityReplaced(_logger, _lane, shown.TargetCertificate.Thumbprint);
        }
    }

    private SslStreamCertificateContext? Shown()
    {
        try
        {
            return _certificate.Current;
        }
        catch (Exception missing) when (missing is not OutOfMemoryException)
        {
            // The next dial reports why there is none.
            return null;
        }
    }

    private void Open_NeedsLock(LaneSettings settings)
    {
        var old = _endpoints;
        _endpoints = new LaneEndpoints(settings, _certificate, _names, _time, _logger);
        old.Dispose();
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

        [LoggerMessage(EventIds.SettingsApplied, LogLevel.Information, "Lane {Lane}: changed settings are in use; new connections go to {Endpoint}.")]
        public static partial void SettingsApplied(ILogger logger, Lane lane, EndpointList endpoint);

        [LoggerMessage(EventIds.IdentityReplaced, LogLevel.Information, "Lane {Lane}: the client certificate or its key was replaced; new connections use {Thumbprint}.")]
        public static partial void IdentityReplaced(ILogger logger, Lane lane, string thumbprint);

        [LoggerMessage(EventIds.SettingsRefused, LogLevel.Error, "Lane {Lane}: changed settings are invalid; the previous ones stay in force. {Reason}")]
        public static partial void SettingsRefused(ILogger logger, Lane lane, string reason);
    }
}
