using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>The buckets of payers. A full bucket is not kept, because the bucket of an unknown payer counts as full.</summary>
/// <remarks>
/// After a start every payer's balance is unknown, so Pix assumes <see cref="RateOptions.PayerStartShare"/> of the bucket, by default all.
/// DICT's answers correct the level (<see cref="PayerBucket"/>). Each time the silo of the budget owner is lost, a payer with an empty
/// bucket causes one 429 of DICT.
/// </remarks>
internal sealed class PayerLedger(TimeProvider time)
{
    private const int FirstSweep = 4096;

    private readonly Dictionary<(string Policy, string Payer), PayerBucket> _payers = [];
    private readonly long _started = time.GetTimestamp();
    private int _sweepAt = FirstSweep;

    /// <summary>Number of payers whose buckets are kept because they are possibly not full.</summary>
    public int Count => _payers.Count;

    public PayerAnswer Reserve(PayerReservation reservation, RatePolicies policies)
    {
        if (LimitOf(reservation.Policy, policies) is not { } limit)
        {
            return new PayerAnswer(reservation.Most, TimeSpan.Zero);
        }

        var key = (reservation.Policy, reservation.Payer);
        if (!_payers.TryGetValue(key, out var bucket))
        {
            Sweep(policies);
            _payers[key] = bucket = new PayerBucket(time, Believed(limit, policies.Options.PayerStartShare), IsLongSinceStart(limit));
        }

        return bucket.Reserve(reservation, limit);
    }

    public void Settle(PayerSettlement settlement, RatePolicies policies)
    {
        if (LimitOf(settlement.Policy, policies) is { } limit && _payers.TryGetValue((settlement.Policy, settlement.Payer), out var bucket))
        {
            bucket.Settle(settlement, limit);
        }
    }

    public void GiveBack(string policy, string payer, Tokens tokens, RatePolicies policies)
    {
        if (LimitOf(policy, policies) is { } limit && _payers.TryGetValue((policy, payer), out var bucket))
        {
            bucket.GiveBack(tokens, limit);
        }
    }

    private Tokens Believed(RateLimit limit, double share)
    {
        var since = new Tokens((long)(limit.PerSecond * time.GetElapsedTime(_started).TotalSeconds * 1000));
        return Tokens.Min(limit.Capacity, limit.Capacity.Share(share) + since);
    }

    // True if the time since the start is enough to fill an empty bucket. Then the bucket of a payer without look-ups is full, even if an
    // earlier budget owner used it up.
    private bool IsLongSinceStart(RateLimit limit) => time.GetElapsedTime(_started) >= limit.TimeFor(limit.Capacity);

    private void Sweep(RatePolicies policies)
    {
        var most = policies.Options.MaxPayers;
        if (_payers.Count < Math.Min(_sweepAt, most))
        {
            return;
        }

        foreach (var (key, bucket) in _payers)
        {
            if (LimitOf(key.Policy, policies) is not { } limit || bucket.IsFull(limit))
            {
                _payers.Remove(key);
            }
        }

        // If too many buckets are left, the fullest tenth is dropped, because a dropped bucket counts as full and this causes the smallest error.
        if (_payers.Count >= most)
        {
            foreach (var key in _payers.OrderByDescending(entry => entry.Value.Level).Take(Math.Max(1, most / 10)).Select(entry => entry.Key).ToList())
            {
                _payers.Remove(key);
            }
        }

        _sweepAt = Math.Max(FirstSweep, 2 * _payers.Count);
    }

    private RateLimit? LimitOf(string policy, RatePolicies policies) =>
        policies.TryGet(policy, out var found) ? found.LimitAt(time.GetUtcNow()).Less(policies.Options.RateMargin) : null;
}
