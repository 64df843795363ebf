using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Support;

/// <summary>The bucket of the Central Bank, written once more and simply: full at first, fills evenly, never goes below zero if its limit is kept.</summary>
internal sealed class CentralBankBucket(RateLimit limit, TimeProvider time)
{
    private double _level = limit.Capacity.Value;
    private long _at = time.GetTimestamp();

    public double Lowest { get; private set; } = limit.Capacity.Value;

    public double Taken { get; private set; }

    public double Level
    {
        get
        {
            var now = time.GetTimestamp();
            _level = Math.Min(limit.Capacity.Value, _level + (time.GetElapsedTime(_at, now).TotalSeconds * limit.PerSecond));
            _at = now;
            return _level;
        }
    }

    public void Take(Tokens cost)
    {
        _level = Level - cost.Value;
        Taken += cost.Value;
        Lowest = Math.Min(Lowest, _level);
    }
}
