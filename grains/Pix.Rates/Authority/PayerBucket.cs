using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>The bucket of one payer: a few bytes, because there are many.</summary>
/// <remarks>
/// The level is the most that DICT can have for the payer, so that Pix is never stricter than DICT. Just after a start, and after an answer that was lost, DICT may have less: then look-ups
/// go one at a time, twice as many at a time after each that DICT let in, and its 429 tells that there is nothing.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="level">The most that can be there.</param>
/// <param name="isSure">Whether DICT has no less.</param>
internal sealed class PayerBucket(TimeProvider time, Tokens level, bool isSure = true)
{
    // Longer than any request: the answer to one that was reserved before is lost.
    private static readonly TimeSpan ReservationLife = TimeSpan.FromMinutes(2);

    private const int MostAtOnce = 1 << 20;

    private readonly TokenBucket _bucket = new(time, level);
    private bool _isSure = isSure;
    private int _atOnce = 1, _under;
    private long _reservedAt;
    private Tokens _outstanding, _least;

    /// <summary>How far from full, at its last use.</summary>
    public Tokens Level => _bucket.Level;

    public bool IsFull(RateLimit limit)
    {
        Refresh(limit);
        return _outstanding == Tokens.Zero && _bucket.Level >= limit.Capacity;
    }

    /// <summary>Puts tokens aside: what the request can cost where there is so much, else all that there is, for one request at a time.</summary>
    /// <remarks>The Central Bank lets a request in while there is one token, and overdraws when it costs more; two at once could meet an overdrawn bucket.</remarks>
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
            // How these ended was never told: they cost the least that they can.
            _bucket.Put(_outstanding - Tokens.Min(_least, _outstanding));
            (_outstanding, _least, _under) = (Tokens.Zero, Tokens.Zero, 0);
            Doubt();
        }

        _bucket.Refill(limit, limit.Capacity - _outstanding);
    }
}
