using Microsoft.Extensions.Logging;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Endpoints;

/// <summary>
/// Sends to one endpoint of a lane. Owns the endpoint's connections, its condition, and the probe that shows whether the endpoint works again.
/// </summary>
internal sealed class Transmitter : IDisposable
{
    private static readonly Action<Func<Task>> AtOnce = work => _ = work();

    private readonly LaneSettings _settings;
    private readonly TimeProvider _time;
    private readonly TlsDialer _dialer;
    private readonly Connections _connections;
    private readonly HttpExchange _exchange;
    private readonly EndpointHealth _health;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _probe;
    private readonly Action<Func<Task>> _turns;
    private volatile string _dialFailure = "";
    private DateTimeOffset? _lastAnswer;
    private string _lastFailure = "";

    /// <param name="settings">Settings of the lane.</param>
    /// <param name="endpoint">Endpoint to send to.</param>
    /// <param name="certificate">Client certificate that the connections present.</param>
    /// <param name="names">Resolves host names.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="turns">Runs a probe in a turn of the owner (its grain); null to run probes on the timer's thread.</param>
    public Transmitter(
        LaneSettings settings, EndpointAddress endpoint, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger, Action<Func<Task>>? turns = null)
    {
        _turns = turns ?? AtOnce;
        _settings = settings;
        _time = time;
        Endpoint = endpoint;
        Places = new SlowStart(settings.MaxConnections, settings.SlowStart, time);
        _dialer = new TlsDialer(settings, endpoint, certificate, names, time, logger);
        _connections = new Connections(settings, ConnectAsync);
        _exchange = new HttpExchange(settings, endpoint, _connections.Invoker, new PeerValues(settings.Lane, endpoint, time, logger), time);
        _probe = time.CreateTimer(static state => ((Transmitter)state!).Probe(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _health = new EndpointHealth(settings, endpoint, Places, ProbeLater, time, logger);
    }

    public EndpointAddress Endpoint { get; }

    /// <summary>Limits how many requests the endpoint gets at once.</summary>
    public SlowStart Places { get; }

    /// <summary>True after <see cref="Dispose"/>. No new attempt begins then, but attempts under way end on the existing connections.</summary>
    public bool IsGivenUp => _connections.IsGivenUp;

    /// <summary>Completes when the connections are closed, after <see cref="Dispose"/> and the end of the last attempt.</summary>
    public Task Closed => _connections.Closed;

    /// <summary>Whether the endpoint would accept an attempt now.</summary>
    public bool LetsThrough => !IsGivenUp && _health.LetsThrough;

    /// <summary>Whether the endpoint is used only when no other can be used.</summary>
    public bool IsLastResort => _health.IsLastResort;

    /// <summary>How long the endpoint still refuses all requests; zero if it accepts requests.</summary>
    public TimeSpan Wait => _health.Wait;

    public EndpointState State => new(Endpoint, _health.Condition, Places.Under, Places.Limit, _lastAnswer, _lastFailure) { LastConnection = _dialer.Last };

    /// <summary>Makes one attempt. The caller must have taken a place of <see cref="Places"/>; this method gives the place back at its end.</summary>
    /// <returns>How the attempt ended; null when the endpoint's condition allows no attempt, or the transmitter is disposed.</returns>
    public async Task<Attempt?> AttemptAsync(Sending sending)
    {
        if (!_connections.TryEnter())
        {
            Places.Leave();
            return null;
        }

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
            _connections.Leave();
        }
    }

    /// <summary>Connects as for a request, and closes the connection. A success clears an earlier failure to connect from <see cref="State"/>.</summary>
    /// <returns>Why no connection could be made; empty if the connection was made.</returns>
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

    /// <summary>Stops new attempts. The connections are closed when the last attempt under way has ended (<see cref="Closed"/>).</summary>
    public void Dispose()
    {
        _connections.Dispose();
        _stop.Cancel();
        _probe.Dispose();
        // Admits the requests that wait for a place. AttemptAsync then returns null for each of these requests.
        Places.Dispose();
        _health.GiveUp();
    }

    // The pool connects whenever a request waits for a connection. A failure counts against the endpoint even if that request has ended meanwhile.
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

    private void Probe() => _turns(ProbeAsync);

    private async Task ProbeAsync()
    {
        try
        {
            await using var connection = await ConnectAsync(_stop.Token);
            _health.Reached();
        }
        catch (Exception exception) when (exception is ConnectException or OperationCanceledException or ObjectDisposedException)
        {
            // TlsDialer has logged why no connection could be made. An endpoint that is no longer used is not probed again.
        }
        finally
        {
            // However this probe ended, another probe must follow while the endpoint is ejected or open. Otherwise the endpoint would never be used again.
            if (_health.IsAwaited)
            {
                ProbeLater();
            }
        }
    }
}
