using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>The bucket of one payer. The object is only a few bytes large, because there are many payers.</summary>
/// <remarks>
/// The level is the highest that DICT's bucket of the payer can have, so Pix is never stricter than DICT. Just after a start, or after a
/// lost answer, DICT's level is possibly lower. Then Pix sends one look-up of the payer at a time, and doubles the number of look-ups
/// allowed at the same time after each one that DICT accepts. A 429 of DICT shows that the bucket is empty.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="level">The highest level that DICT's bucket can have.</param>
/// <param name="isSure">True if DICT's level is certainly not lower than <paramref name="level"/>.</param>
internal sealed class PayerBucket(TimeProvider time, Tokens level, bool isSure = true)
{
    // Longer than any request can take. A reservation older than this will get no answer any more and is dropped.
    private static readonly TimeSpan ReservationLife = TimeSpan.FromMinutes(2);

    private const int MostAtOnce = 1 << 20;

    private readonly TokenBucket _bucket = new(time, level);
    private bool _isSure = isSure;
    private int _atOnce = 1, _under;
    private long _reservedAt;
    private Tokens _outstanding, _least;

    /// <summary>The level when the bucket was last used.</summary>
    public Tokens Level => _bucket.Level;

    public bool IsFull(RateLimit limit)
    {
        Refresh(limit);
        return _outstanding == Tokens.Zero && _bucket.Level >= limit.Capacity;
    }

    /// <summary>
    /// Reserves the highest cost of the request if the bucket has that many tokens. Otherwise reserves all tokens of the bucket, but only
    /// if no other request has reserved tokens of this payer.
    /// </summary>
    /// <remarks>
    /// The Central Bank accepts a request while one token is left, and overdraws the bucket if the request costs more. So if two requests
    /// were sent at the same time, the second could find the bucket overdrawn.
    /// </remarks>
    public PayerAnswer Reserve(PayerReservation reservation, RateLimit limit)
    {
        Refresh(limit);
        if (MayGo && _bucket.Level >= reservation.Least && (_bucket.Level >= reservation.Most || _outstanding == Tokens.Zero))
        {
            var reserved = Tokens.Min(_bucket.Level, reservation.Most);
            _bucket.Take(reserved);
            _outstanding += reserved;
            _least += reservation.Least;
            _under++;
            _reservedAt = time.GetTimestamp();
            return new PayerAnswer(reserved, TimeSpan.Zero);
        }

        var missing = limit.TimeFor(reservation.Least - _bucket.Level);
        return new PayerAnswer(Tokens.Zero, missing > TimeSpan.Zero ? missing : TimeSpan.FromMilliseconds(100));
    }

    public void Settle(PayerSettlement settlement, RateLimit limit)
    {
        Refresh(limit);
        var reserved = Tokens.Min(settlement.Reserved, _outstanding);
        _outstanding -= reserved;
        _under = Math.Max(0, _under - 1);
        _least = _under == 0 ? Tokens.Zero : _least;
        _bucket.Put(reserved - settlement.Spent);
        if (settlement.Refused)
        {
            _bucket.Set(Tokens.Min(_bucket.Level, Tokens.Zero));
            _isSure = true;
        }
        else if (settlement.Lost)
        {
            Doubt();
        }
        else if (settlement.Spent > Tokens.Zero)
        {
            _atOnce = Math.Min(_atOnce * 2, MostAtOnce);
        }
    }

    public void GiveBack(Tokens tokens, RateLimit limit)
    {
        Refresh(limit);
        _bucket.Put(tokens);
        Refresh(limit);
    }

    private bool MayGo => _isSure || _under < _atOnce;

    private void Doubt() => (_isSure, _atOnce) = (false, 1);

    private void Refresh(RateLimit limit)
    {
        if (_outstanding > Tokens.Zero && time.GetElapsedTime(_reservedAt) > ReservationLife)
        {
            // No silo reported how these requests ended, so each is charged its lowest cost.
            _bucket.Put(_outstanding - Tokens.Min(_least, _outstanding));
            (_outstanding, _least, _under) = (Tokens.Zero, Tokens.Zero, 0);
            Doubt();
        }

        _bucket.Refill(limit, limit.Capacity - _outstanding);
    }
}
