using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>
/// Reserves payers' tokens at the budget owner. Requests that arrive during one call to the owner are sent together in the next call, so
/// the number of calls does not grow with the number of requests.
/// </summary>
internal sealed partial class PayerDesk(RateDesk desk, string budget, IRateAuthority authority, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(5);
    private static readonly PayerAnswer NoAnswer = new(Tokens.Zero, TimeSpan.FromMilliseconds(250));

    // Maximum number of payments that wait for the next call. No bucket allows more than this number in a second.
    private const int MostPayments = 20_000;

    private readonly RateBounds _bounds = new(budget, time, logger);
    private readonly Lock _lock = new();
    private readonly List<PayerWaiter> _waiting = [];
    private readonly List<PayerSettlement> _settled = [];
    private readonly List<string> _payments = [];
    private bool _calling;
    private int _silences;

    public async ValueTask<HoldResult> EnterAsync(RateCharge charge, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var reservation = new PayerReservation(charge.Policy, charge.Payer, charge.EndToEndId, charge.Cost, charge.Most);
        while (true)
        {
            var left = timeLeft - time.GetElapsedTime(started);
            var answer = await AskAsync(reservation, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            if (answer.Reserved > Tokens.Zero)
            {
                return new HoldResult(new PayerHold(this, charge, answer.Reserved), default);
            }

            if (answer.RetryAfter > timeLeft - time.GetElapsedTime(started) || cancellationToken.IsCancellationRequested)
            {
                RateMetrics.Refused(charge.Policy);
                return new HoldResult(null, new RateRefusal(charge.Policy, answer.RetryAfter, ReferenceEquals(answer, NoAnswer) ? RateShortage.OwnerUnreachable : RateShortage.UsedUp));
            }

            var pause = answer.RetryAfter > LeastPause ? answer.RetryAfter : LeastPause;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(RateDesk.Quietly);
        }
    }

    public void End(RateCharge charge, Tokens reserved, RateOutcome outcome)
    {
        lock (_lock)
        {
            _settled.Add(new PayerSettlement(charge.Policy, charge.Payer, reserved, charge.CostOf(outcome), outcome.IsRefusal, outcome.Kind == RateOutcomeKind.Unknown));
        }
    }

    public void PaymentsSent(IEnumerable<string> endToEndIds)
    {
        lock (_lock)
        {
            _payments.AddRange(endToEndIds.Take(MostPayments - _payments.Count));
        }
    }

    /// <summary>Starts a call to the budget owner if reservations, settlements or payments wait to be sent.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            Call_NeedsLock();
        }
    }

    private async Task<PayerAnswer> AskAsync(PayerReservation reservation, TimeSpan timeLeft, CancellationToken cancellationToken)
    {
        var waiter = new PayerWaiter(reservation);
        lock (_lock)
        {
            _waiting.Add(waiter);
            Call_NeedsLock();
        }

        using var over = time.CreateTimer(_ => waiter.TryGive(NoAnswer), null, timeLeft, Timeout.InfiniteTimeSpan);
        using var left = cancellationToken.UnsafeRegister(_ => waiter.TryGive(NoAnswer), null);
        return await waiter.Task;
    }

    private void Call_NeedsLock()
    {
        if (!_calling && _waiting.Count + _settled.Count + _payments.Count > 0)
        {
            _calling = true;
            _ = desk.RunAsync(CallAsync);
        }
    }

    private async Task CallAsync()
    {
        while (true)
        {
            PayerWaiter[] waiters;
            PayerRequest request;
            lock (_lock)
            {
                if (_waiting.Count + _settled.Count + _payments.Count == 0)
                {
                    _calling = false;
                    return;
                }

                waiters = [.. _waiting];
                request = new PayerRequest([.. waiters.Select(waiter => waiter.Reservation)], [.. _settled], [.. _payments]);
                _waiting.Clear();
                _settled.Clear();
                _payments.Clear();
            }

            Give(waiters, await CallAsync(request));
        }
    }

    // The owner possibly received a failed call, so its entries are not sent again. If the owner did not receive the call, reservations
    // that the call would have ended stay until they expire, which is safe.
    private async Task<ImmutableArray<PayerAnswer>> CallAsync(PayerRequest request)
    {
        try
        {
            RateMetrics.Called(budget);
            var answers = await authority.PayersAsync(request).WaitAsync(CallTimeout, time);
            if (_silences > 0)
            {
                Log.BudgetAnswers(logger, budget, _silences);
            }

            _silences = 0;
            return _bounds.PayerAnswers(request.Reservations, answers) ?? NoAnswers(request);
        }
        catch (Exception failure)
        {
            // Logged only at the first failed call and when the owner answers again.
            if (_silences++ == 0)
            {
                Log.BudgetUnreachable(logger, failure, budget);
            }

            return NoAnswers(request);
        }
    }

    private static ImmutableArray<PayerAnswer> NoAnswers(PayerRequest request) => [.. request.Reservations.Select(_ => NoAnswer)];

    private void Give(PayerWaiter[] waiters, ImmutableArray<PayerAnswer> answers)
    {
        for (var i = 0; i < waiters.Length; i++)
        {
            if (!waiters[i].TryGive(answers[i]) && answers[i].Reserved > Tokens.Zero)
            {
                lock (_lock)
                {
                    _settled.Add(new PayerSettlement(waiters[i].Reservation.Policy, waiters[i].Reservation.Payer, answers[i].Reserved, Tokens.Zero, false));
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PayersUnreachable, LogLevel.Warning, "The owner of budget {Budget} did not answer a call about payers. Look-ups wait for the owner until their deadline; then Pix refuses them (429, not sent).")]
        public static partial void BudgetUnreachable(ILogger logger, Exception failure, string budget);

        [LoggerMessage(EventIds.PayersAnswered, LogLevel.Information, "The owner of budget {Budget} answers calls about payers again, after {Silences} unanswered calls.")]
        public static partial void BudgetAnswers(ILogger logger, string budget, int silences);
    }
}
