using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission;

/// <summary>The connections of one lane under one set of settings, and one attempt over them.</summary>
/// <remarks>
/// About <see cref="SocketsHttpHandler"/> and connections that the server closed while they were idle: on taking one from the pool it begins to read, and an end
/// of stream that is there already makes it take another, before any byte is written. A close that comes later is an unknown outcome for a request with body:
/// the handler does not repeat it. A request without body it repeats itself, at most three times and only when a reused connection ended before the
/// first byte of an answer; where the operation may not be resent, <see cref="AttemptTrace"/> stops that before a byte of it is written.
/// </remarks>
internal sealed class LaneConnections : IDisposable
{
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly ResendPipeline _pipeline;
    private int _users = 1;

    public LaneConnections(LaneSettings settings, IClientCertificate certificate, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        _time = time;
        _handler = Handler(settings, new TlsDialer(settings, certificate, time, logger));
        _invoker = new HttpMessageInvoker(_handler);
        _pipeline = new ResendPipeline(settings, time, logger);
    }

    public LaneSettings Settings { get; }

    public CircuitState Circuit => _pipeline.Circuit;

    public Task<Attempt> Send(Sending sending) => _pipeline.Run(sending, Try);

    /// <summary>Takes part in these connections until <see cref="Dispose"/>; false when their last user has left.</summary>
    public bool Enter()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves; the last to leave closes them. The lane itself is the first user.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _invoker.Dispose();
            _handler.Dispose();
        }
    }

    private static SocketsHttpHandler Handler(LaneSettings settings, TlsDialer dialer) => new()
    {
        ConnectCallback = (_, cancellationToken) => dialer.Connect(cancellationToken),
        ConnectTimeout = settings.ConnectTimeout,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        MaxResponseHeadersLength = 32,
        // An answer that is not read to its end costs its connection, not the time to drain it.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    private async Task<Attempt> Try(Sending sending)
    {
        if (IsOver(sending) is { } over)
        {
            return over;
        }

        if (sending.Request.Gate is not { } gate)
        {
            return await Go(sending);
        }

        var leave = await gate.EnterAsync(sending.TimeLeft, sending.CancellationToken);
        if (leave.RetryAfter is { } retryAfter)
        {
            return new Attempt { End = AttemptEnd.NotSent, Blames = false, RateLimited = true, RetryAfter = retryAfter, Detail = leave.Detail };
        }

        var attempt = IsOver(sending) ?? await Go(sending);
        leave.End(attempt.End != AttemptEnd.NotSent, attempt.Status, attempt.RetryAfter);
        return attempt;
    }

    private static Attempt? IsOver(Sending sending) => sending.TimeLeft > TimeSpan.Zero && !sending.CancellationToken.IsCancellationRequested
        ? null
        : new Attempt { End = AttemptEnd.NotSent, Blames = false, Detail = "The caller's time ran out before it was sent." };

    private async Task<Attempt> Go(Sending sending)
    {
        sending.Attempts++;
        var timeLeft = sending.TimeLeft;
        using var timeout = new CancellationTokenSource(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, _time);
        await using var abandon = sending.CancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        var trace = AttemptTrace.Begin(sending.Request.MayResend, () => Allow(timeout, Settings.AnswerTimeout, sending));
        var attempt = await Exchange(sending, trace, timeout);
        TransmissionMetrics.Attempted(Settings.Lane, attempt);
        return attempt;
    }

    private async Task<Attempt> Exchange(Sending sending, AttemptTrace trace, CancellationTokenSource timeout)
    {
        var status = 0;
        try
        {
            using var message = RequestWriter.Write(Settings, sending.Request);
            using var response = await _invoker.SendAsync(message, timeout.Token);
            status = (int)response.StatusCode;
            Allow(timeout, Settings.BodyTimeout, sending);
            var body = await AnswerBody.Read(response, sending.Request.MaxResponseBytes, timeout.Token);
            return new Attempt
            {
                End = AttemptEnd.Answered,
                Status = status,
                Headers = AnswerHeaderRules.Of(response),
                Body = body,
                RetryAfter = RetryAfter(response),
            };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever broke: the caller must know whether the request left.
            return Failures.Attempt(exception, trace.IsStarted, status, sending);
        }
    }

    private static void Allow(CancellationTokenSource timeout, TimeSpan time, Sending sending)
    {
        var left = sending.TimeLeft;
        timeout.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < time ? left : time);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
