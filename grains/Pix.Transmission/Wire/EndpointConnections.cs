using System.Net;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission;

/// <summary>The connections to one endpoint of a lane, its circuit, and whether it is set aside in favour of the others.</summary>
/// <remarks>
/// About <see cref="SocketsHttpHandler"/> and connections that the server closed while they were idle: on taking one from the pool it begins to read, and an end
/// of stream that is there already makes it take another, before any byte is written. A close that comes later is an unknown outcome for a request with body:
/// the handler does not repeat it. A request without body it repeats itself, at most three times and only when a reused connection ended before the
/// first byte of an answer; where the operation may not be resent, <see cref="AttemptTrace"/> stops that before a byte of it is written, and lets such a request
/// only on a connection that is new or was used less than a second ago. The pool itself looks for idle ones with a timer (PooledConnectionIdleTimeout / 4, 1 s at
/// least), not when it takes one. Its list is a stack, so one that is too old means that all are: they are closed one after the other and a new one is opened.
/// It speaks HTTP/1.1 one request at a time on a connection: pipelining does not exist in it.
/// </remarks>
internal sealed partial class EndpointConnections : IDisposable
{
    private readonly LaneSettings _settings;
    private readonly TlsDialer _dialer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _invoker;
    private readonly EndpointCircuit _circuit;
    private readonly PeerValues _peerValues;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _probe;
    private int _isAside;
    private volatile string _dialFailure = "";
    private DateTimeOffset? _lastAnswer;
    private string _lastFailure = "";

    public EndpointConnections(LaneSettings settings, EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
        Endpoint = endpoint;
        _dialer = new TlsDialer(settings, endpoint, certificate, names, time, logger);
        _invoker = new HttpMessageInvoker(Handler(settings, Dial));
        _peerValues = new PeerValues(settings.Lane, endpoint, time, logger);
        _circuit = new EndpointCircuit(settings, endpoint, SetAside, time, logger);
        SlowStart = new SlowStart(settings.MaxConnections, settings.SlowStart, time);
        _probe = time.CreateTimer(static state => _ = ((EndpointConnections)state!).ProbeAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public EndpointAddress Endpoint { get; }

    public SlowStart SlowStart { get; }

    /// <summary>Whether the others are used instead, until a connection succeeds again. An endpoint without others never is.</summary>
    public bool IsAside => Volatile.Read(ref _isAside) != 0;

    /// <summary>How long its circuit still refuses everything; zero when it lets something through.</summary>
    public TimeSpan Wait => _circuit.Wait;

    public EndpointState State => new(Endpoint, _circuit.State, IsAside, SlowStart.Under, SlowStart.Limit, _lastAnswer, _lastFailure) { LastConnection = _dialer.Last };

    /// <summary>Makes one attempt here, for which a place in <see cref="SlowStart"/> is taken, and gives the place back.</summary>
    /// <returns>How it ended; null when the circuit let nothing through.</returns>
    public async Task<Attempt?> Go(Sending sending)
    {
        try
        {
            var attempt = await _circuit.Run(sending, Try);
            Note(attempt);
            return attempt;
        }
        finally
        {
            SlowStart.Leave();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _probe.Dispose();
        SlowStart.Dispose();
        _invoker.Dispose();
        BringBack();
    }

    private static SocketsHttpHandler Handler(LaneSettings settings, Func<CancellationToken, ValueTask<Stream>> dial) => new()
    {
        ConnectCallback = (_, cancellationToken) => dial(cancellationToken),
        // The dialer has its own end, and knows what it waited for.
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // No trace leaves the bank; and no span of the client's own is made, whose URL would hold a Pix key. The exchange's span has this stage.
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        // An answer that is not read to its end costs its connection, not the time to drain it.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    // The pool dials for whoever waits: a dial that fails says something of the endpoint, also when those have left.
    private async ValueTask<Stream> Dial(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _dialer.Connect(cancellationToken);
            _dialFailure = "";
            return stream;
        }
        catch (ConnectException failure)
        {
            _dialFailure = _lastFailure = failure.Message;
            SetAside();
            throw;
        }
    }

    private void Note(Attempt? attempt)
    {
        if (attempt is null)
        {
            return;
        }

        _lastFailure = attempt.Detail;
        if (attempt.End == AttemptEnd.Answered)
        {
            _lastAnswer = _time.GetUtcNow();
            _dialFailure = "";
            if (!attempt.IsServerError)
            {
                BringBack();
            }
        }
        else if (attempt.MayGoElsewhere)
        {
            SetAside();
        }
    }

    private async Task<Attempt> Try(Sending sending)
    {
        var timeLeft = sending.TimeLeft;
        using var timeout = new CancellationTokenSource(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, _time);
        await using var abandon = sending.CancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        var trace = AttemptTrace.Begin(sending.Request.MayResend, () => Allow(timeout, _settings.AnswerTimeout, sending));
        var attempt = await Exchange(sending, trace, timeout) with { IsRepeated = trace.IsRepeated };
        trace.End();
        TransmissionMetrics.Attempted(_settings.Lane, attempt, isAlternate: Endpoint != _settings.Endpoints[0]);
        return attempt;
    }

    private async Task<Attempt> Exchange(Sending sending, AttemptTrace trace, CancellationTokenSource timeout)
    {
        while (true)
        {
            Answer? answer = null;
            try
            {
                using var message = RequestWriter.Write(_settings, Endpoint, sending.Request);
                using var response = await Endings.In(_invoker.SendAsync(message, timeout.Token), timeout.Token);
                answer = new Answer(response, sending.Request.MaxResponseBytes);
                Allow(timeout, _settings.BodyTimeout, sending);
                await answer.Read(timeout.Token).WaitAsync(timeout.Token);
                return Answered(sending.Request, answer, _peerValues.RetryAfter(response));
            }
            catch (Exception exception) when (!trace.IsStarted && StaleConnectionException.IsCauseOf(exception))
            {
                // The pool has dropped that connection; it takes the one used last first, so that the others were idle as long or longer.
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever broke: the caller must know whether the request left.
                return Failures.Attempt(exception, trace.Close(), answer, sending, _dialFailure);
            }
        }
    }

    private static Attempt Answered(OutboundRequest request, Answer answer, TimeSpan? retryAfter) => new()
    {
        End = AttemptEnd.Answered,
        Status = answer.Status,
        Headers = answer.Headers,
        Body = answer.Body,
        RetryAfter = retryAfter,
        NothingStored = request.SaysNothingStored?.Invoke(answer.Status, answer.Body) ?? false,
    };

    private static void Allow(CancellationTokenSource timeout, TimeSpan time, Sending sending)
    {
        var left = sending.TimeLeft;
        timeout.CancelAfter(left <= TimeSpan.Zero ? TimeSpan.Zero : left < time ? left : time);
    }

    // One failure to connect is enough where there is another way: the probe finds out when it is over, and risks no request.
    private void SetAside()
    {
        if (_settings.Endpoints.Count > 1 && !_stop.IsCancellationRequested && Interlocked.Exchange(ref _isAside, 1) == 0)
        {
            TransmissionMetrics.SetAside(_settings.Lane, 1);
            Log.EndpointLeft(_logger, _settings.Lane, Endpoint, _lastFailure);
            ProbeLater();
        }
    }

    private void BringBack()
    {
        if (Interlocked.Exchange(ref _isAside, 0) == 0)
        {
            return;
        }

        TransmissionMetrics.SetAside(_settings.Lane, -1);
        if (!_stop.IsCancellationRequested)
        {
            SlowStart.Begin();
            Log.EndpointBack(_logger, _settings.Lane, Endpoint);
        }
    }

    private void ProbeLater() => _probe.Change(_settings.CircuitBreak, Timeout.InfiniteTimeSpan);

    /// <summary>Connects as a request would, and closes the connection. One that succeeds takes back what an earlier dial said.</summary>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Dial(cancellationToken);
            return "";
        }
        catch (ConnectException failure)
        {
            return failure.Message;
        }
    }

    private async Task ProbeAsync()
    {
        try
        {
            await using var connection = await Dial(_stop.Token);
            BringBack();
        }
        catch (Exception exception) when (exception is ConnectException or OperationCanceledException or ObjectDisposedException)
        {
            // The dialer logged why; an endpoint that is given up is not asked again.
            if (IsAside && !_stop.IsCancellationRequested)
            {
                ProbeLater();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.EndpointLeft, LogLevel.Warning, "Lane {Lane}: {Endpoint} is set aside, the other endpoints are used until a connection to it succeeds. {Reason}")]
        public static partial void EndpointLeft(ILogger logger, Lane lane, EndpointAddress endpoint, string reason);

        [LoggerMessage(EventIds.EndpointBack, LogLevel.Information, "Lane {Lane}: {Endpoint} can be reached again and is used, slowly at first.")]
        public static partial void EndpointBack(ILogger logger, Lane lane, EndpointAddress endpoint);
    }
}
