using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>
/// This silo's rate tokens of one policy. Taking tokens costs a few instructions under a lock; one call to the budget owner gets many
/// tokens.
/// </summary>
internal sealed partial class LocalLease
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskFailedPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BetweenTopUps = TimeSpan.FromMilliseconds(100);

    private readonly RateDesk _desk;
    private readonly string _budget, _policy;
    private readonly IRateAuthority _authority;
    private readonly IOptionsMonitor<RateOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RateBounds _bounds;
    private readonly Lock _lock = new();
    private readonly LeaseQueue _waiting;
    private readonly Demand _demand;
    private Tokens _unspent, _underWay;
    private long _epoch, _sequence, _validUntil, _askedAt, _askAgainAt, _pausedUntil;
    private double _pace;
    private LeaseWaiter? _askedFor;
    private int _silences;
    private bool _asking, _everHeard, _starting;
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LocalLease(RateDesk desk, string budget, string policy, IRateAuthority authority, IOptionsMonitor<RateOptions> options, TimeProvider time, ILogger logger)
    {
        (_desk, _budget, _policy, _authority, _options, _time, _logger) = (desk, budget, policy, authority, options, time, logger);
        _bounds = new RateBounds(budget, time, logger);
        _waiting = new LeaseQueue(policy);
        _demand = new Demand(time);
        _askedAt = time.GetTimestamp();
    }

    /// <summary>The running call to the budget owner; completed if there is none.</summary>
    public Task Asking { get; private set; } = Task.CompletedTask;

    private long Now => _time.GetTimestamp();

    // A silo that has just started has no demand to estimate from, and the budget owner can stop at any time. So the silo always holds the
    // tokens that its share of the limit gives in one second.
    private Tokens Target => Tokens.Max(_demand.Target, new Tokens((long)(_pace * Tokens.One.Thousandths)));

    /// <summary>Reserves the tokens of a charge. Waits for tokens at most for the time left.</summary>
    public ValueTask<HoldResult> EnterAsync(RateCharge charge, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Expire_NeedsLock();
            if ((_waiting.IsEmpty || charge.Urgent) && TryTake_NeedsLock(charge) is { } hold)
            {
                TopUp_NeedsLock();
                return ValueTask.FromResult(new HoldResult(hold, default));
            }

            var estimate = _waiting.Estimate(charge, TimeUntil(_askAgainAt), _pace);
            var known = _time.GetElapsedTime(_askedAt) < LongestPause && estimate > timeLeft;
            if (!charge.Urgent && (known || _waiting.Normal >= _options.CurrentValue.MaxWaiting))
            {
                return ValueTask.FromResult(Refused_NeedsLock(estimate, queueFull: !known));
            }

            var waiter = new LeaseWaiter(charge, Now + Ticks(timeLeft));
            _waiting.Add(waiter);
            Ask_NeedsLock(wake: charge.Urgent);
            return WaitAsync(waiter, timeLeft, cancellationToken);
        }
    }

    /// <summary>Ends a reservation. Reserved tokens that the request did not cost can be used by other requests again.</summary>
    public void End(LeaseHold hold, RateOutcome outcome)
    {
        lock (_lock)
        {
            if (hold.Epoch == _epoch)
            {
                _underWay -= hold.Charge.Most;
                _unspent += hold.Charge.Most - hold.Charge.CostOf(outcome);
#if PIX_PLANTED
                if (Planted.Is("unknown-outcome-costs-nothing") && outcome.Kind == RateOutcomeKind.Unknown)
                {
                    _unspent += hold.Charge.Most;
                }
#endif
                Pump_NeedsLock();
            }
        }

        if (outcome.IsRefusal)
        {
            _desk.Refused(_budget, _policy, outcome.RetryAfter);
        }
    }

    /// <summary>If the last report is older than a third of the lease time, reports the tokens of this silo and returns those that it does not need.</summary>
    /// <param name="all">True to return all tokens, because this silo stops.</param>
    public void Maintain(bool all)
    {
        lock (_lock)
        {
            Expire_NeedsLock();
            var holds = _unspent + _underWay > Tokens.Zero;
            if (!_asking && _sequence > 0 && (all || (holds && _time.GetElapsedTime(_askedAt) > _options.CurrentValue.LeaseTime / 3)))
            {
                Ask_NeedsLock(wake: false);
            }
        }
    }

    private async ValueTask<HoldResult> WaitAsync(LeaseWaiter waiter, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var started = Now;
        using var over = _time.CreateTimer(_ => GiveUp(waiter), null, timeLeft, Timeout.InfiniteTimeSpan);
        using var left = cancellationToken.UnsafeRegister(_ => GiveUp(waiter), null);
        var result = await waiter.Task;
        RateMetrics.Waited(_policy, _time.GetElapsedTime(started));
        lock (_lock)
        {
            _waiting.Left(waiter);
        }

        return result;
    }

    private void GiveUp(LeaseWaiter waiter)
    {
        lock (_lock)
        {
            if (!waiter.IsOver)
            {
                waiter.TryGive(Refused_NeedsLock(_waiting.Estimate(waiter.Charge, TimeUntil(_askAgainAt), _pace), queueFull: false));
            }
        }
    }

    private LeaseHold? TryTake_NeedsLock(RateCharge charge)
    {
        if (_unspent < charge.Most)
        {
            return null;
        }

        _unspent -= charge.Most;
        _underWay += charge.Most;
        _demand.Add(charge.Cost);
        return new LeaseHold(this, charge, _epoch);
    }

    private void Pump_NeedsLock()
    {
        while (_waiting.First is { } waiter && TryTake_NeedsLock(waiter.Charge) is { } hold)
        {
            _waiting.Remove();
            if (!waiter.TryGive(new HoldResult(hold, default)))
            {
                _underWay -= waiter.Charge.Most;
                _unspent += waiter.Charge.Most;
            }
        }
    }

    private void TopUp_NeedsLock()
    {
        if (!_asking && _unspent.Thousandths * 2 < Target.Thousandths && _time.GetElapsedTime(_askedAt) > BetweenTopUps)
        {
            Ask_NeedsLock(wake: false);
        }
    }

    private void Ask_NeedsLock(bool wake)
    {
        if (_asking)
        {
            if (wake)
            {
                _wake.TrySetResult();
            }

            return;
        }

        _asking = true;
        Asking = _desk.RunAsync(AskAsync);
    }

    private async Task AskAsync()
    {
        TimeSpan? pause;
        do
        {
            LeaseRequest request;
            lock (_lock)
            {
                request = Request_NeedsLock();
            }

            var answer = await LeaseAsync(request);
            TaskCompletionSource wake;
            lock (_lock)
            {
                pause = Apply_NeedsLock(answer is null ? null : _bounds.Answer(request, answer));
                _asking = pause is not null;
                _wake = wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (pause is { } time)
            {
                using var over = _time.CreateTimer(_ => wake.TrySetResult(), null, time, Timeout.InfiniteTimeSpan);
                await wake.Task;
            }
        }
        while (pause is not null);
    }

    private async Task<LeaseAnswer?> LeaseAsync(LeaseRequest request)
    {
        try
        {
            RateMetrics.Called(_budget);
            return await _authority.LeaseAsync(request).WaitAsync(AskTimeout, _time);
        }
        catch (Exception failure)
        {
            // The budget owner is lost or moving to another silo. This silo keeps using its tokens and asks again. Logged only at the first
            // failed call and when the owner answers again.
            if (_silences == 0)
            {
                Log.BudgetUnreachable(_logger, failure, _budget, _policy);
            }

            return null;
        }
    }

    // An answer that comes after its timeout is ignored. The next request then reports that this silo does not have the tokens of that
    // answer, so the budget owner counts them as used.
    private LeaseRequest Request_NeedsLock()
    {
        Expire_NeedsLock();
        _askedAt = Now;
        _askedFor = _waiting.First;
        var (needed, waiting) = (_waiting.FirstCost - _unspent, _waiting.Cost);

        // A stopping lease client keeps the tokens that waiting requests still need. If it returned them, it would ask for them again at
        // once, and no request would get them.
        var target = _desk.Stopping ? waiting : Tokens.Max(Target, waiting);
        var surplus = Tokens.Max(_unspent - target, Tokens.Zero);
        _unspent -= surplus;
#if PIX_PLANTED
        if (Planted.Is("under-way-not-reported"))
        {
            return new LeaseRequest
            {
                Policy = _policy, Holder = _desk.Holder, Sequence = ++_sequence, Epoch = _epoch, Unspent = _unspent, Returned = surplus + _underWay,
                Needed = Tokens.Max(needed, Tokens.Zero), Wanted = Tokens.Max(Tokens.Max(needed, target - _unspent), Tokens.Zero),
            };
        }
#endif
        return new LeaseRequest
        {
            Policy = _policy,
            Holder = _desk.Holder,
            Sequence = ++_sequence,
            Epoch = _epoch,
            Unspent = _unspent,
            UnderWay = _underWay,
            Returned = surplus,
            Needed = Tokens.Max(needed, Tokens.Zero),
            Wanted = Tokens.Max(Tokens.Max(needed, target - _unspent), Tokens.Zero),
            Urgent = _waiting.First?.Charge.Urgent ?? false,
        };
    }

    private TimeSpan? Apply_NeedsLock(LeaseAnswer? answer)
    {
        if (answer is null)
        {
            _silences++;
        }
        else
        {
            if (_silences > 0)
            {
                Log.BudgetAnswers(_logger, _budget, _policy, _silences);
            }

            _silences = 0;
            if (answer.Epoch != _epoch)
            {
                (_unspent, _underWay, _epoch) = (Tokens.Zero, Tokens.Zero, answer.Epoch);
            }

            _unspent += answer.Granted;
            _validUntil = _askedAt + Ticks(answer.Validity);
            _pace = answer.Pace;
            _askAgainAt = Now + Ticks(answer.RetryAfter);
            _pausedUntil = Now + Ticks(answer.Pause);
            _starting = answer.Starting;
            _everHeard = true;
        }

        var another = _waiting.First != _askedFor;
        Pump_NeedsLock();
        if (_waiting.First is null)
        {
            _askAgainAt = Now;
            return null;
        }

        if (another)
        {
            // Another request, for example an urgent one, became the first in the queue during the call. The answer's wait was computed for
            // the previous first request, which had another cost, so the loop asks again soon.
            return answer is null ? AskFailedPause : LeastPause;
        }

        _waiting.RefuseLate(Now, TimeUntil(_askAgainAt), _pace, Ticks, turn => Refusal_NeedsLock(turn, queueFull: false));
        var pause = answer is null ? AskFailedPause : TimeUntil(_askAgainAt);
        return _waiting.First is null ? null : pause > LongestPause ? LongestPause : pause < LeastPause ? LeastPause : pause;
    }

    // Drops unspent tokens that are no longer valid, because the budget owner possibly counts them as used.
    private void Expire_NeedsLock()
    {
        if (_unspent > Tokens.Zero && Now > _validUntil)
        {
            _unspent = Tokens.Zero;
        }
    }

    private HoldResult Refused_NeedsLock(TimeSpan estimate, bool queueFull)
    {
        RateMetrics.Refused(_policy);
        return new HoldResult(null, Refusal_NeedsLock(estimate, queueFull));
    }

    private RateRefusal Refusal_NeedsLock(TimeSpan retryAfter, bool queueFull)
    {
        var paused = TimeUntil(_pausedUntil);
        var shortage = paused > TimeSpan.Zero ? RateShortage.Paused
            : _silences > 0 ? RateShortage.OwnerUnreachable
            : queueFull ? RateShortage.QueueFull
            // The request's deadline passed before the owner's first answer, so this silo does not know the level of the bucket.
            : !_everHeard ? RateShortage.OwnerUnreachable
            : _starting ? RateShortage.Starting
            : RateShortage.UsedUp;
        // If there is no estimate, the refusal contains the longest pause, because an immediate retry would fail too.
        return new RateRefusal(_policy, retryAfter > TimeSpan.Zero ? retryAfter : LongestPause, shortage, paused > TimeSpan.Zero ? _time.GetUtcNow() + paused : default);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private TimeSpan TimeUntil(long timestamp) => timestamp > Now ? _time.GetElapsedTime(Now, timestamp) : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(EventIds.BudgetUnreachable, LogLevel.Warning, "The owner of budget {Budget} did not answer a call about {Policy}. This silo keeps using its rate tokens, and asks again while requests wait.")]
        public static partial void BudgetUnreachable(ILogger logger, Exception failure, string budget, string policy);

        [LoggerMessage(EventIds.BudgetAnswers, LogLevel.Information, "The owner of budget {Budget} answers calls about {Policy} again, after {Silences} unanswered calls.")]
        public static partial void BudgetAnswers(ILogger logger, string budget, string policy, int silences);
    }
}
