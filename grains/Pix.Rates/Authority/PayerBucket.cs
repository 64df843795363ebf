namespace Pix.Rates;

/// <summary>The bucket of one payer: a few bytes, because there are many.</summary>
internal sealed class PayerBucket(TimeProvider time, Tokens level)
{
    // Longer than any request: what was reserved before is counted as used.
    private static readonly TimeSpan ReservationLife = TimeSpan.FromMinutes(2);

    private readonly TokenBucket _bucket = new(time, level);
    private long _reservedAt;
    private Tokens _outstanding;

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
        if (_bucket.Level >= reservation.Least && (_bucket.Level >= reservation.Most || _outstanding == Tokens.Zero))
        {
            var reserved = Tokens.Min(_bucket.Level, reservation.Most);
            _bucket.Take(reserved);
            _outstanding += reserved;
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
        _bucket.Put(reserved - settlement.Spent);
        if (settlement.Refused)
        {
            _bucket.Set(Tokens.Min(_bucket.Level, Tokens.Zero));
        }
    }

    public void GiveBack(Tokens tokens, RateLimit limit)
    {
        Refresh(limit);
        _bucket.Put(tokens);
        Refresh(limit);
    }

    private void Refresh(RateLimit limit)
    {
        if (_outstanding > Tokens.Zero && time.GetElapsedTime(_reservedAt) > ReservationLife)
        {
            _outstanding = Tokens.Zero;
        }

        _bucket.Refill(limit, limit.Capacity - _outstanding);
    }
}
