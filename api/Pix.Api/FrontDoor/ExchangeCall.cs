using Orleans.Runtime.Messaging;
using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>One request and its calls to silos: one, unless a silo was lost.</summary>
internal sealed partial class ExchangeCall(
    Func<ExchangeRequest, Task<ExchangeReply>> silo, GatewayLosses losses, TimeProvider time, ILogger logger, ExchangeRequest request)
{
    private const int MaxCalls = 4;

    /// <summary>Silos that stop refuse at once: a cluster whose silos are replaced has another, one that stops as a whole says so in about a second.</summary>
    private const int MaxRefusals = 12;

    /// <summary>What a silo may need beyond the deadline to say what became of the request.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Time for the silos that are well to answer before the request counts as lost with the other.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>Wait before a call when there was no silo to take the last one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Wait before a call after more than one silo refused.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Not enough time to do anything useful.</summary>
    private static readonly TimeSpan LeastUseful = TimeSpan.FromMilliseconds(300);

    private readonly long _started = time.GetTimestamp();
    private readonly List<Task<ExchangeReply>> _underWay = [];
    private int _calls, _refusals;
    private bool _mayHaveLeft;
    private ExchangeReply? _last;

    private TimeSpan TimeLeft => request.Deadline - time.GetElapsedTime(_started);

    /// <summary>Runs until there is a reply, or the time is up.</summary>
    public async Task<ExchangeReply> RunAsync()
    {
        using var stop = new CancellationTokenSource(request.Deadline + Grace, time);
        var timeUp = Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Token);
        Call();
        while (_underWay.Count > 0)
        {
            var loss = losses.Next;
            var ended = await Task.WhenAny([.. _underWay, loss, timeUp]);
            if (ended == timeUp)
            {
                Log.ExchangeLost(logger);
                return Unknown("The silo did not answer in time.");
            }

            if (ended == loss)
            {
                await RepeatLostAsync(timeUp);
            }
            else if (await EndAsync((Task<ExchangeReply>)ended) is { } reply)
            {
                return reply;
            }
        }

        return _last!;
    }

    private void Call()
    {
        var attempt = _calls++ + _refusals == 0 ? request : request with { SentBefore = _mayHaveLeft, Deadline = TimeLeft };
        _underWay.Add(silo(attempt));
    }

    // Which silo has the request is not known; if it is a healthy one, it answers now, or the repetition does no harm.
    private async Task RepeatLostAsync(Task timeUp)
    {
        await Task.WhenAny([.. _underWay, Task.Delay(Settling, time), timeUp]);
        if (!_underWay.Exists(call => call.IsCompleted) && MayCallAgain)
        {
            _mayHaveLeft = true;
            Log.ExchangeRepeated(logger, _calls + 1);
            Call();
        }
    }

    private bool MayCallAgain => _calls < MaxCalls && TimeLeft > LeastUseful;

    // The reply, when this ends the request; null when another call is under way or was begun.
    private async ValueTask<ExchangeReply?> EndAsync(Task<ExchangeReply> call)
    {
        _underWay.Remove(call);
        if (call.IsFaulted)
        {
            return await FailedAsync(call.Exception.InnerException!);
        }

        var reply = await call;
        if (reply.SiloStopping && _refusals++ < MaxRefusals && TimeLeft > LeastUseful)
        {
            await AskAnotherAsync();
            return null;
        }

        if (reply.Fate is Fate.Answered or Fate.Rejected)
        {
            return reply;
        }

        // Not sent by this silo says nothing of the one before.
        _last = reply.Fate == Fate.NotSent && _mayHaveLeft
            ? reply with { Error = ExchangeError.InternalAfterSending, Detail = "The silo that carried the request was lost; repeating it failed: " + reply.Detail }
            : reply;
        return _underWay.Count == 0 ? _last : null;
    }

    // The next call goes to the next silo, unless other requests came between.
    private async Task AskAnotherAsync()
    {
        Log.SiloStopping(logger);
        await Task.Delay(_refusals == 1 ? TimeSpan.Zero : RefusalPause, time);
        _calls--;
        Call();
    }

    private async ValueTask<ExchangeReply?> FailedAsync(Exception failure)
    {
        var neverLeft = NeverLeft(failure);
        _mayHaveLeft |= !neverLeft;
        if (MayCallAgain)
        {
            Log.CallFailed(logger, failure, neverLeft);
            await Task.Delay(neverLeft ? Pause : TimeSpan.Zero, time);
            Call();
            return null;
        }

        Log.ExchangeFailed(logger, failure, _mayHaveLeft);
        _last = _mayHaveLeft
            ? Unknown("The silo that carried the request was lost.")
            : new ExchangeReply { Error = ExchangeError.InternalBeforeSending, Detail = "No silo of the cluster could be reached.", RetryAfter = TimeSpan.FromSeconds(1) };
        return _underWay.Count == 0 ? _last : null;
    }

    // Raised by the client itself when it has no connection to any gateway: the request is still here.
    private static bool NeverLeft(Exception failure) => failure is ClientNotAvailableException or ConnectionFailedException or GatewayTooBusyException
        || (failure is OrleansMessageRejectionException && failure.Message.Contains("No gateways available", StringComparison.Ordinal));

    private static ExchangeReply Unknown(string detail) => new() { Error = ExchangeError.InternalAfterSending, Detail = detail };

    private static partial class Log
    {
        [LoggerMessage(EventIds.ExchangeFailed, LogLevel.Error, "The request could not be carried to a silo (may have left: {MayHaveLeft}).")]
        public static partial void ExchangeFailed(ILogger logger, Exception failure, bool mayHaveLeft);

        [LoggerMessage(EventIds.ExchangeLost, LogLevel.Error, "The silo did not answer in time; the outcome of the request is unknown.")]
        public static partial void ExchangeLost(ILogger logger);

        [LoggerMessage(EventIds.ExchangeRepeated, LogLevel.Warning, "A silo was lost while a request was under way; call {Call} carries it to another.")]
        public static partial void ExchangeRepeated(ILogger logger, int call);

        [LoggerMessage(EventIds.SiloStopping, LogLevel.Debug, "A silo that stops took no request; another one is asked.")]
        public static partial void SiloStopping(ILogger logger);

        [LoggerMessage(EventIds.ClusterUnreachable, LogLevel.Warning, "A call to a silo failed (never left: {NeverLeft}); another one is asked.")]
        public static partial void CallFailed(ILogger logger, Exception failure, bool neverLeft);
    }
}
