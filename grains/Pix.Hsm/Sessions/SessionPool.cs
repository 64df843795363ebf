using Microsoft.Extensions.Logging;
using Pix.Hsm.Pairs;
using Pix.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>
/// Signs in several sessions of each HSM token. Each session has its own thread, and all take requests from one bounded queue.
/// <see cref="SignFailures"/> and <see cref="TokenRecovery"/> handle failures.
/// </summary>
internal sealed class SessionPool : IDisposable
{
    private static readonly TimeSpan FullRetryAfter = TimeSpan.FromSeconds(1);

    private readonly WorkerSet _workers;
    private readonly TokenScope _scope;
    private volatile PoolLimits _limits;
    private volatile bool _stopped;

    public SessionPool(ModuleGuard guard, IReadOnlyList<TokenLink> tokens, TokenScope scope, PoolLimits limits, HsmMetrics metrics, TimeProvider time, ILogger logger)
    {
        Time = time;
        Tokens = tokens;
        Metrics = metrics;
        _limits = limits;
        _scope = scope;
        Guard = guard;
        Queue = new SignQueue(time, Late);
        Failures = new SignFailures(this, logger);
        Recovery = new TokenRecovery(this, scope, logger);
        _workers = new WorkerSet(this);
        foreach (var token in tokens)
        {
            token.Window.RoomMade = () => Queue.LookAgain(token);
        }

        Watchdog = new Watchdog(this, _workers, logger);
    }

    public TimeProvider Time { get; }

    public IReadOnlyList<TokenLink> Tokens { get; }

    public HsmMetrics Metrics { get; }

    /// <summary>Makes all calls to the library except those of the sessions.</summary>
    public ModuleGuard Guard { get; }

    public ModuleGate Gate => Guard.Gate;

    public Watchdog Watchdog { get; }

    public SignQueue Queue { get; }

    public SignFailures Failures { get; }

    public TokenRecovery Recovery { get; }

    /// <summary>Time limit of a call to an HSM token. A call that takes longer is abandoned.</summary>
    public TimeSpan CallLimit => _limits.CallLimit;

    public WorkerSet Workers => _workers;

    public int SessionsPerToken => _limits.SessionsPerToken;

    public int SessionsWanted => _limits.SessionsPerToken * Tokens.Count;

    /// <summary>Maximum number of calls that hang at the same time. Without a limit, a hanging HSM token would fill the process with threads.</summary>
    public int HangLimit => SessionsWanted * 3;

    public void Start()
    {
        _workers.Resize(_limits.SessionsPerToken);
        Watchdog.Start();
        Recovery.Start();
    }

    /// <summary>Applies new limits at once. Adds sessions, or ends surplus sessions after their current request.</summary>
    public void Change(PoolLimits limits)
    {
        _limits = limits;
        _workers.Resize(limits.SessionsPerToken);
    }

    public async ValueTask<TokenSignature> SignAsync(SigningPair pair, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        var digestInfo = DigestInfo.OfSha256(digest.Span);
        cancellationToken.ThrowIfCancellationRequested();
        if (Refusal(pair, TimeSpan.Zero) is { } refusal)
        {
            return Count(refusal);
        }

        var (now, limits) = (Time.GetTimestamp(), _limits);
        var request = new SignRequest(pair, digestInfo, now, now + (long)(limits.SessionWait.TotalSeconds * Time.TimestampFrequency));
        if (!Queue.TryAdd(request, limits.QueueLimit))
        {
            return Count(_stopped ? StoppedNow(TimeSpan.Zero) : Full(limits));
        }

        using var registration = cancellationToken.UnsafeRegister((state, token) => Cancel((SignRequest)state!, token), request);
        return Count(await request.Completion.ConfigureAwait(false));
    }

    /// <summary>Counts a signature and completes its request.</summary>
    public void Signed(SignRequest request, byte[] signature, TimeSpan waited, TimeSpan signed)
    {
        Metrics.Signed(waited, signed);
        request.TryComplete(TokenSignature.Of(signature, waited, signed));
    }

    /// <summary>Puts a request back at the head of the queue. The request fails if its deadline has passed or no HSM token can serve it soon.</summary>
    public void Again(SignRequest request, string cause)
    {
        request.LastFailure = cause;
        if (Refusal(request.Pair, Waited(request)) is { } refusal)
        {
            request.TryComplete(refusal);
        }
        else if (!Queue.TryAddFirst(request))
        {
            Late(request);
        }
    }

    public void Fail(SignRequest request, SigningFailure failure, string detail) =>
        request.TryComplete(TokenSignature.None(failure, detail, Waited(request), failure == SigningFailure.KeyMissing ? null : FullRetryAfter));

    /// <summary>Fails the waiting requests that no HSM token can serve now or soon.</summary>
    public void FailWaiting()
    {
        // In reverse order, because each request that can still be served is put back at the head of the queue.
        foreach (var request in Queue.TakeAll().Reverse())
        {
            Again(request, "No token can sign");
        }
    }

    /// <summary>Called after an HSM token lost a key. Fails the waiting requests for the key that no other token can serve soon.</summary>
    public void FailWaitingFor(SigningPair pair)
    {
        foreach (var request in Queue.TakeWhere(waiting => waiting.Pair.Fingerprint == pair.Fingerprint).Reverse())
        {
            Again(request, $"The key '{pair.Label}' is not on the token");
        }
    }

    /// <summary>Returns whether the pool can sign, and if not, why.</summary>
    public HsmState State()
    {
        var working = _workers.Working;
        var ready = !_stopped && working > 0;
        var unwell = string.Join("; ", Tokens.SelectMany(Unwell));
        var detail = _stopped ? "The HSM is stopped." : ready && unwell.Length == 0 ? "Ready." : ready ? $"Ready, but {unwell}." : $"Not ready: {(unwell.Length > 0 ? unwell : "no session is open")}.";
        return new HsmState(ready, detail, working, SessionsWanted, Queue.Depth);
    }

    /// <summary>True if a ready HSM token has the key of the pair.</summary>
    public bool Serves(SigningPair pair) => Tokens.Any(token => token.Status == TokenStatus.Ready && token.Holds(pair.Fingerprint));

    private IEnumerable<string> Unwell(TokenLink token) => token.Status != TokenStatus.Ready
        ? [token.Detail]
        : _scope.MissingOn(token, Tokens).Select(pair => $"token '{token.Info.Label}' lacks the key '{pair.Label}'");

    /// <summary>Ends the threads and finalizes the library. Threads that do not end within the limit are abandoned.</summary>
    public void Stop(TimeSpan limit)
    {
        var started = Time.GetTimestamp();
        _stopped = true;
        Guard.Stop();
        foreach (var request in Queue.Stop())
        {
            request.TryComplete(StoppedNow(Waited(request)));
        }

        Watchdog.Stop();
        Recovery.Stop(Left(limit, started));
        _workers.Stop(Left(limit, started));
        Guard.Close(Left(limit, started));
    }

    public void Dispose()
    {
        Queue.Dispose();
        Watchdog.Dispose();
        Guard.Dispose();
    }

    /// <summary>Returns why a request fails without being queued; null if an HSM token can serve the request now or soon.</summary>
    private TokenSignature? Refusal(SigningPair pair, TimeSpan waited)
    {
        if (_stopped)
        {
            return StoppedNow(waited);
        }

        TokenLink? holder = null;
        var allPinsRefused = true;
        foreach (var token in Tokens)
        {
            if (!token.Holds(pair.Fingerprint))
            {
                continue;
            }

            if (token.Status == TokenStatus.Ready)
            {
                return null;
            }

            holder = token;
            allPinsRefused &= token.Status == TokenStatus.PinRefused;
        }

        if (holder is null)
        {
            return TokenSignature.None(SigningFailure.KeyMissing, $"No token has the key '{pair.Label}' of certificate {CertificateText.Serial(pair.Certificate)}.", waited);
        }

        if (allPinsRefused)
        {
            return TokenSignature.None(SigningFailure.PinRefused, holder.Detail, waited);
        }

        return Recovery.RetryAfter is { } retryAfter
            ? TokenSignature.None(SigningFailure.TokenUnavailable, holder.Detail, waited, retryAfter)
            : null;
    }

    private void Late(SignRequest request)
    {
        var waited = Waited(request);
        request.TryComplete(
            _stopped ? StoppedNow(waited)
            : request.Attempts > 0 || request.LastFailure.Length > 0 ? TokenSignature.None(SigningFailure.TokenUnavailable, $"{request.LastFailure}.", waited, FullRetryAfter)
            : TokenSignature.None(SigningFailure.WaitedTooLong, $"No session was free within {_limits.SessionWait.TotalMilliseconds:0} ms; the token did not see the request.", waited, FullRetryAfter));
    }

    private void Cancel(SignRequest request, CancellationToken token)
    {
        if (Queue.Remove(request))
        {
            request.TryCancel(token);
        }
    }

    private TimeSpan Left(TimeSpan limit, long started)
    {
        var left = limit - Time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Waited(SignRequest request) => Time.GetElapsedTime(request.Enqueued);

    private static TokenSignature Full(PoolLimits limits) =>
        TokenSignature.None(SigningFailure.QueueFull, $"{limits.QueueLimit} requests already wait for a session.", TimeSpan.Zero, FullRetryAfter);

    private static TokenSignature StoppedNow(TimeSpan waited) =>
        TokenSignature.None(SigningFailure.Stopped, "The HSM is stopped.", waited);

    private TokenSignature Count(TokenSignature signature)
    {
        if (signature.Failure != SigningFailure.None)
        {
            Metrics.Failed(signature.Failure, signature.Waited);
        }

        return signature;
    }
}
