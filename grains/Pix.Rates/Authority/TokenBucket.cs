using Pix.Rates.Policies;

namespace Pix.Rates.Authority;

/// <summary>The level of a bucket. The bucket fills evenly, by a clock that never goes back.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private long _at;
    private Int128 _rest;

    public TokenBucket(TimeProvider time, Tokens level)
    {
        _time = time;
        _at = time.GetTimestamp();
        Level = level;
    }

    public Tokens Level { get; private set; }

    /// <summary>
    /// Adds the refill since the last call, up to the ceiling. A level that exceeds the ceiling, because the limit became smaller, is
    /// lowered to the ceiling.
    /// </summary>
    public void Refill(RateLimit limit, Tokens ceiling)
    {
        var now = _time.GetTimestamp();
#if PIX_PLANTED
        now = Planted.Is("bucket-fills-by-wall-clock") ? _time.GetUtcNow().UtcTicks - new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero).UtcTicks : now;
#endif
        if (now > _at)
        {
            // Only whole thousandths are added. The remainder is kept, so that frequent calls lose nothing.
            var period = (Int128)(limit.Period.TotalSeconds * _time.TimestampFrequency);
            var come = (Int128)(now - _at) * limit.Refill.Thousandths + _rest;
            Level += new Tokens((long)Int128.Min(come / period, ceiling.Thousandths - Int128.Min(Level.Thousandths, ceiling.Thousandths)));
            _rest = come % period;
            _at = now;
        }

        Level = Tokens.Min(Level, ceiling);
    }

    /// <summary>Makes the bucket start to fill after a delay, even if <see cref="Refill"/> is called before that.</summary>
    public void FillFrom(TimeSpan later)
    {
        _at = _time.GetTimestamp() + (long)(later.TotalSeconds * _time.TimestampFrequency);
        _rest = 0;
    }

    public void Take(Tokens tokens) => Level -= tokens;

    public void Put(Tokens tokens) => Level += tokens;

    public void Set(Tokens level)
    {
        Level = level;
        _rest = 0;
    }
}
