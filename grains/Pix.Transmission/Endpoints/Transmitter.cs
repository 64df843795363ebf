using System.Net;
using Microsoft.Extensions.Logging;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>One endpoint of a lane: its connections, its condition, and the probe that shows whether it is back.</summary>
/// <remarks>
/// About <see cref="SocketsHttpHandler"/> and connections that the server closed while they were idle: on taking one from the pool it begins to read, and an end
/// of stream that is there already makes it take another, before any byte is written. A close that comes later is an unknown outcome for a request with body:
/// the handler does not repeat it. A request without body it repeats itself, at most three times and only when a reused connection ended before the
/// first byte of an answer; where the operation may not be resent, <see cref="AttemptTrace"/> stops that before a byte of it is written, and lets such a request
/// only on a connection that is new or was used less than a second ago. The pool itself looks for idle ones with a timer (PooledConnectionIdleTimeout / 4, 1 s at
/// least), not when it takes one. Its list is a stack, so one that is too old means that all are: they are closed one after the other and a new one is opened.
/// It speaks HTTP/1.1 one request at a time on a connection: pipelining does not exist in it.
/// </remarks>
internal sealed class Transmitter : IDisposable
{
    private readonly LaneSettings _settings;
    private readonly TimeProvider _time;
    private readonly TlsDialer _dialer;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpExchange _exchange;
    private readonly EndpointHealth _health;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _probe;
    private volatile string _dialFailure = "";
    private DateTimeOffset? _lastAnswer;
    private string _lastFailure = "";

    public Transmitter(LaneSettings settings, EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        Endpoint = endpoint;
        Places = new SlowStart(settings.MaxConnections, settings.SlowStart, time);
        _dialer = new TlsDialer(settings, endpoint, certificate, names, time, logger);
        _invoker = new HttpMessageInvoker(Handler(settings, ConnectAsync));
        _exchange = new HttpExchange(settings, endpoint, _invoker, new PeerValues(settings.Lane, endpoint, time, logger), time);
        _probe = time.CreateTimer(static state => _ = ((Transmitter)state!).ProbeAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _health = new EndpointHealth(settings, endpoint, Places, ProbeLater, time, logger);
    }

    public EndpointAddress Endpoint { get; }

    /// <summary>How many requests it takes at once.</summary>
    public SlowStart Places { get; }

    /// <summary>Whether it would take an attempt now.</summary>
    public bool LetsThrough => _health.LetsThrough;

    /// <summary>Whether it is used only when no other endpoint can be.</summary>
    public bool IsLastResort => _health.IsLastResort;

    /// <summary>How long it still refuses all requests; zero when it takes one.</summary>
    public TimeSpan Wait => _health.Wait;

    public EndpointState State => new(Endpoint, _health.Condition, Places.Under, Places.Limit, _lastAnswer, _lastFailure) { LastConnection = _dialer.Last };

    /// <summary>Makes one attempt, for which a place of <see cref="Places"/> was taken, and returns the place.</summary>
    /// <returns>How it ended; null when the endpoint's condition lets nothing through.</returns>
    public async Task<Attempt?> AttemptAsync(Sending sending)
    {
        var isTrial = false;
        Attempt? attempt = null;
        try
        {
            if (_health.TryBegin(out isTrial))
            {
                attempt = await _exchange.ExchangeAsync(sending, () => _dialFailure);
                Note(attempt, isTrial);
            }

            return attempt;
        }
        finally
        {
            if (isTrial && attempt is null)
            {
                _health.GiveBack();
            }

            Places.Leave();
        }
    }

    /// <summary>Connects as a request would, and closes the connection. A success clears the failure of an earlier dial.</summary>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            return "";
        }
        catch (ConnectException failure)
        {
            return failure.Message;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _probe.Dispose();
        Places.Dispose();
        _invoker.Dispose();
        _health.GiveUp();
    }

    private static SocketsHttpHandler Handler(LaneSettings settings, Func<CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = (_, cancellationToken) => connect(cancellationToken),
        // The dialer has its own timeout, and knows what it waited for.
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        MaxConnectionsPerServer = settings.MaxConnections,
        PooledConnectionLifetime = settings.ConnectionLifetime,
        PooledConnectionIdleTimeout = settings.ConnectionIdleTimeout,
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // No trace id leaves the bank, and the client makes no span, whose URL would hold a Pix key. The exchange's span covers this stage.
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        // An answer that is not read to its end costs its connection, rather than the time to drain it.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };

    // The pool connects for any waiting request: a failure says something of the endpoint even when those requests are gone.
    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _dialer.ConnectAsync(cancellationToken);
            if (_lastFailure == _dialFailure)
            {
                _lastFailure = "";
            }

            _dialFailure = "";
            return new TracedStream(stream, _time);
        }
        catch (ConnectException failure)
        {
            _dialFailure = _lastFailure = failure.Message;
            _health.Unreachable(failure.Message);
            throw;
        }
    }

    private void Note(Attempt attempt, bool isTrial)
    {
        _lastFailure = attempt.Detail;
        if (attempt.End == AttemptEnd.Answered)
        {
            _lastAnswer = _time.GetUtcNow();
            _dialFailure = "";
        }

        _health.End(attempt, isTrial);
    }

    private void ProbeLater() => _probe.Change(_settings.CircuitBreak, Timeout.InfiniteTimeSpan);

    private async Task ProbeAsync()
    {
        try
        {
            await using var connection = await ConnectAsync(_stop.Token);
            _health.Reached();
        }
        catch (Exception exception) when (exception is ConnectException or OperationCanceledException or ObjectDisposedException)
        {
            // The dialer logged why; an endpoint that is given up is not probed again.
        }
        finally
        {
            // Whatever happened to the probe, without another one the endpoint would never come back.
            if (_health.IsAwaited)
            {
                ProbeLater();
            }
        }
    }
}
