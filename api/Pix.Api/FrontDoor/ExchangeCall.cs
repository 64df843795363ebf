using Orleans.Runtime.Messaging;
using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// One request of a caller, with its calls to silos: normally one call, and more if a silo is lost, fails or stays silent. Each silo is called at
/// most once, and no call begins after the caller's deadline.
/// </summary>
/// <remarks>The table lists each event of a call and what the front door then does. "Repeated" means that an earlier silo may have sent the
/// request, so the next call sets <see cref="ExchangeRequest.SentBefore"/>. With it, a silo carries out the request only if the operation is safe
/// to repeat, and never if the operation reads a stream.
/// <code>
/// reply: answered                  the end; a write refused by the Central Bank is unknown if another silo may have sent it
/// reply: rejected                  the end; unknown if an earlier silo may have sent the request
/// reply: not sent, another may     the next silo gets the request as new (<see cref="SiloReplies"/>)
/// reply: anything else             the end, unless another call is under way
/// connection refused               the next silo gets the request as new
/// call failed, connection lost     the next silo gets the request repeated
/// silo suspected                   the next silo that is not suspected gets the request repeated; the first answer is returned
/// no silo connected                wait up to one second for a silo
/// time up                          the end, outcome unknown
/// </code>
/// </remarks>
internal sealed partial class ExchangeCall(SiloTable silos, TimeProvider time, ILogger logger, ExchangeRequest request)
{
    /// <summary>How long after the deadline the front door still waits for a silo to report the outcome of the request.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long to wait for a silo when none is connected. A silo that restarts is possibly back within this time; connecting to it takes less.
    /// </summary>
    private static readonly TimeSpan NoSilo = TimeSpan.FromSeconds(1);

    /// <summary>Minimum time that must be left before the deadline to begin another call.</summary>
    private static readonly TimeSpan LeastUseful = TimeSpan.FromMilliseconds(300);

    private readonly long _started = time.GetTimestamp();
    private readonly CallKind _kind = CallKind.Of(request);
    private readonly List<ISiloConnection> _asked = [];
    private readonly List<ExchangeAttempt> _underWay = [];
    private bool _mayHaveLeft, _carriedMayHaveLeft, _wasBusy, _hasWaited;
    private ExchangeReply? _refusal;
    private ExchangeReply _last = new()
    {
        Error = ExchangeError.InternalBeforeSending,
        Detail = "No silo of the cluster could be reached.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Whether calls were still under way when the final reply was known. The results of these calls are ignored.</summary>
    public bool LeftSomeUnderWay { get; private set; }

    /// <summary>Whether a connection to a silo was lost during a call. If that silo still runs, it continues to carry out the call.</summary>
    public bool LostSome { get; private set; }

    private TimeSpan TimeLeft => request.Deadline - time.GetElapsedTime(_started);

    // No other silo is asked while a call runs on a silo that is not suspected, because a second call would only do the same work twice.
    private bool MayAskAnother => _refusal is null && TimeLeft > LeastUseful && _underWay.TrueForAll(attempt => attempt.Call.Suspected.IsCompleted);

    /// <summary>Calls silos until one gives the final reply or the deadline (plus <see cref="Grace"/>) passes, and returns the reply.</summary>
    public async Task<ExchangeReply> RunAsync()
    {
        using var stop = new CancellationTokenSource(request.Deadline + Grace, time);
        var timeUp = Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Token);
        try
        {
            var reply = await AskAnotherOrArriving();
            while (reply is null)
            {
                reply = await StepAsync(timeUp);
            }

            return reply;
        }
        finally
        {
            LeftSomeUnderWay = _underWay.Count > 0;
            foreach (var attempt in _underWay.ToArray())
            {
                End(attempt, CallEnd.Unheard);
            }
        }
    }

    // Waits for the next event of any call. Returns the final reply, or null if a call is still under way.
    private async Task<ExchangeReply?> StepAsync(Task timeUp)
    {
        await Task.WhenAny(_underWay.SelectMany(attempt => attempt.Events).Append(timeUp));
        if (_underWay.Find(attempt => attempt.Reply.IsCompleted) is { } ended)
        {
            return ended.Reply.IsCompletedSuccessfully ? await Replied(ended, await ended.Reply) : await Failed(ended);
        }

        if (_underWay.Find(attempt => attempt.Call.Lost.IsCompleted) is { } lost)
        {
            return await Lost(lost);
        }

        if (_underWay.Find(attempt => attempt.IsNewlySuspected) is { } silent)
        {
            CarryFrom(silent);
            return null;
        }

        Log.ExchangeLost(logger);
        return Unknown("The silo did not answer in time.");
    }

    private ValueTask<ExchangeReply?> Replied(ExchangeAttempt attempt, ExchangeReply reply)
    {
        End(attempt, SiloReplies.EndOf(reply));
        if (reply.Fate == Fate.Answered)
        {
            if (!IsForOneSilo(attempt, reply))
            {
                return new(reply);
            }

            _refusal = reply;
            return new(Settled());
        }

        // A silo writes the audit record's intent before it sends the first byte, so a silo whose reply has no record id sent nothing.
        _carriedMayHaveLeft |= attempt.KnowsOfAnother && reply.Fate == Fate.OutcomeUnknown && reply.RecordId.Length > 0;
        if (_refusal is not null)
        {
            return new(Settled());
        }

        // This silo did not send the request, but an earlier silo may have sent it, so the outcome is unknown.
        _last = _mayHaveLeft && reply.Fate is Fate.NotSent or Fate.Rejected
            ? Unknown("A silo that was lost or silent may have sent the request; repeating it failed: " + reply.Detail)
            : reply;
        if (reply.Fate == Fate.Rejected)
        {
            return new(_last);
        }

        var worst = SiloReplies.WorthAsking(reply, _wasBusy);
        _wasBusy |= reply.Error == ExchangeError.HsmBusy;
        if (worst is { } health && MayAskAnother)
        {
            Log.AnotherAsked(logger, attempt.Call.Silo.Name, reply.Error);
            return reply.SiloStopping ? AskAnotherOrArriving() : new(AskAnother(health) ? null : Settled());
        }

        return new(Settled());
    }

    // True if the Central Bank refused a write (status 300 or more) from a silo that was not told that another silo may have sent the request. The
    // Central Bank possibly refused this copy because it already has the other silo's copy.
    private bool IsForOneSilo(ExchangeAttempt attempt, ExchangeReply reply) => reply.Status >= 300 && request.Method != HttpMethods.Get && !attempt.KnowsOfAnother;

    private ValueTask<ExchangeReply?> Failed(ExchangeAttempt attempt)
    {
        var failure = attempt.Reply.Exception?.InnerException ?? new OperationCanceledException();
        var neverLeft = NeverLeft(failure);
        End(attempt, CallEnd.Failed);
        if (!neverLeft)
        {
            Broke(attempt);
        }

        Log.CallFailed(logger, failure, attempt.Call.Silo.Name, neverLeft);
        return AskAnotherOrArriving();
    }

    private ValueTask<ExchangeReply?> Lost(ExchangeAttempt attempt)
    {
        End(attempt, CallEnd.Unheard);
        Broke(attempt);
        return AskAnotherOrArriving();
    }

    private void CarryFrom(ExchangeAttempt silent)
    {
        silent.IsSuspicionHandled = true;
        if (MayAskAnother && silos.Begin(_kind, _asked, SiloRank.Failing) is { } call)
        {
            MayHaveLeft();
            Ask(call);
        }
    }

    private void Broke(ExchangeAttempt attempt)
    {
        LostSome = true;
        _carriedMayHaveLeft |= attempt.KnowsOfAnother;
        MayHaveLeft();
    }

    private void MayHaveLeft()
    {
        _mayHaveLeft = true;
        _last = Unknown("The silo that carried the request was lost.");
    }

    private bool AskAnother(SiloRank worst)
    {
        if (!MayAskAnother || silos.Begin(_kind, _asked, worst) is not { } call)
        {
            return false;
        }

        Ask(call);
        return true;
    }

    private ValueTask<ExchangeReply?> AskAnotherOrArriving()
    {
        var arrival = silos.Arrival;
        if (AskAnother(SiloRank.Suspected) || _underWay.Count > 0)
        {
            return default;
        }

        return !_hasWaited && _refusal is null && TimeLeft > NoSilo + LeastUseful ? AskArrivingAsync(arrival) : new(Settled());
    }

    private async ValueTask<ExchangeReply?> AskArrivingAsync(Task arrival)
    {
        _hasWaited = true;
        await Task.WhenAny(arrival, Task.Delay(NoSilo, time));
        return AskAnother(SiloRank.Suspected) ? null : Settled();
    }

    private void Ask(SiloCall call)
    {
        if (_mayHaveLeft)
        {
            Log.ExchangeRepeated(logger, _asked.Count + 1, call.Silo.Name);
        }

        var attempt = _asked.Count == 0 ? request : request with { SentBefore = _mayHaveLeft, Deadline = TimeLeft };
        _asked.Add(call.Silo);
        _underWay.Add(new ExchangeAttempt(call, Begin(call.Silo, attempt), attempt.SentBefore));
    }

    // An exception that the call throws before it returns a task is put into a task too.
    private static Task<ExchangeReply> Begin(ISiloConnection silo, ExchangeRequest request)
    {
        try
        {
            return silo.ExchangeAsync(request);
        }
        catch (Exception failure)
        {
            return Task.FromException<ExchangeReply>(failure);
        }
    }

    private void End(ExchangeAttempt attempt, CallEnd end)
    {
        _underWay.Remove(attempt);
        silos.End(attempt.Call, end);
        _ = attempt.Reply.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private ExchangeReply? Settled()
    {
        if (_underWay.Count > 0)
        {
            return null;
        }

        if (_refusal is { } refusal)
        {
            return _carriedMayHaveLeft ? Unknown($"The Central Bank answered {refusal.Status}, but another silo may have sent the same request. The answer is in the audit, record {refusal.RecordId}.") : refusal;
        }

        if (_last.Error is ExchangeError.InternalBeforeSending or ExchangeError.InternalAfterSending)
        {
            Log.ExchangeFailed(logger, _mayHaveLeft, _last.Detail);
        }

        return _last;
    }

    // True for the exceptions that the Orleans client throws when it has no connection to the silo, so that the request never left this process.
    private static bool NeverLeft(Exception failure) => failure is ClientNotAvailableException or ConnectionFailedException or GatewayTooBusyException
        || (failure is OrleansMessageRejectionException && failure.Message.Contains("No gateways available", StringComparison.Ordinal));

    private static ExchangeReply Unknown(string detail) => new() { Error = ExchangeError.InternalAfterSending, Detail = detail };

    private static partial class Log
    {
        [LoggerMessage(EventIds.ExchangeFailed, LogLevel.Error, "No silo could carry out the request. Possibly sent to the Central Bank: {MayHaveLeft}. Last failure: {Detail}")]
        public static partial void ExchangeFailed(ILogger logger, bool mayHaveLeft, string detail);

        [LoggerMessage(EventIds.ExchangeLost, LogLevel.Error, "No silo answered before the deadline, so the front door answers the caller that the outcome of the request is unknown.")]
        public static partial void ExchangeLost(ILogger logger);

        [LoggerMessage(EventIds.ExchangeRepeated, LogLevel.Warning, "A silo was lost or silent during a request, so the front door also sends the request to silo {Silo}. This is call {Call} for the request.")]
        public static partial void ExchangeRepeated(ILogger logger, int call, string silo);

        [LoggerMessage(EventIds.AnotherSiloAsked, LogLevel.Debug, "Silo {Silo} sent nothing to the Central Bank because of error {Error}, so the front door asks another silo if there is one.")]
        public static partial void AnotherAsked(ILogger logger, string silo, ExchangeError error);

        [LoggerMessage(EventIds.ClusterUnreachable, LogLevel.Warning, "A call to silo {Silo} failed (before it left this process: {NeverLeft}). The front door asks another silo if there is one.")]
        public static partial void CallFailed(ILogger logger, Exception failure, string silo, bool neverLeft);
    }
}
