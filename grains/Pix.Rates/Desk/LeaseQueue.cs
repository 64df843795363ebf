using Pix.Rates.Policies;

namespace Pix.Rates.Desk;

/// <summary>The requests that wait for tokens, urgent requests first, then in order of arrival. Guarded by the lock of <see cref="LocalLease"/>.</summary>
internal sealed class LeaseQueue(string policy)
{
    private readonly PriorityQueue<LeaseWaiter, (int, long)> _waiters = new();
    private long _number;

    /// <summary>Number of non-urgent requests that wait.</summary>
    public int Normal { get; private set; }

    public bool IsEmpty => First is null;

    /// <summary>The next request; null if none waits. Requests whose deadline has passed are skipped.</summary>
    public LeaseWaiter? First
    {
        get
        {
            while (_waiters.TryPeek(out var waiter, out _))
            {
                if (!waiter.IsOver)
                {
                    return waiter;
                }

                _waiters.Dequeue();
            }

            return null;
        }
    }

    public Tokens FirstCost => First?.Charge.Most ?? Tokens.Zero;

    public Tokens Cost => _waiters.UnorderedItems.Aggregate(Tokens.Zero, (sum, item) => item.Element.IsOver ? sum : sum + item.Element.Charge.Most);

    public void Add(LeaseWaiter waiter)
    {
        _waiters.Enqueue(waiter, (waiter.Charge.Urgent ? 0 : 1, _number++));
        Normal += waiter.Charge.Urgent ? 0 : 1;
    }

    public void Remove() => _waiters.Dequeue();

    public void Left(LeaseWaiter waiter) => Normal -= waiter.Charge.Urgent ? 0 : 1;

    /// <summary>Estimates how long a new request would wait for its tokens.</summary>
    public TimeSpan Estimate(RateCharge charge, TimeSpan untilNext, double pace)
    {
        if (pace <= 0)
        {
            return untilNext;
        }

        var ahead = _waiters.UnorderedItems
            .Where(item => !item.Element.IsOver && (item.Element.Charge.Urgent || !charge.Urgent))
            .Aggregate(Tokens.Zero, (sum, item) => sum + item.Element.Charge.Most);
        return untilNext + TimeSpan.FromSeconds(ahead.Value / pace);
    }

    /// <summary>Refuses at once the requests whose deadline will pass before they get tokens, so that their callers do not wait in vain.</summary>
    public void RefuseLate(long now, TimeSpan untilNext, double pace, Func<TimeSpan, long> ticks, Func<TimeSpan, RateRefusal> refusal)
    {
        var ahead = Tokens.Zero;
        foreach (var (waiter, _) in _waiters.UnorderedItems.OrderBy(item => item.Priority))
        {
            if (waiter.IsOver)
            {
                continue;
            }

            var turn = untilNext + (pace > 0 ? TimeSpan.FromSeconds(ahead.Value / pace) : TimeSpan.Zero);
            if (now + ticks(turn) > waiter.Until)
            {
                RateMetrics.Refused(policy);
                waiter.TryGive(new HoldResult(null, refusal(turn)));
            }
            else
            {
                ahead += waiter.Charge.Most;
            }
        }
    }
}
