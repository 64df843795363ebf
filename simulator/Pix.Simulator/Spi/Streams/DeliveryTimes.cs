namespace Pix.Simulator.Spi.Streams;

/// <summary>Counts how long messages waited before they were read. The capacity test requires that 99 % are read within 200 ms (Roteiro, item 7).</summary>
internal sealed class DeliveryTimes
{
    private const int MaxMs = 60_000;
    private readonly Lock _access = new();
    private readonly int[] _counts = new int[MaxMs + 1];
    private long _count;
    private int _max;

    public void Add(TimeSpan waited)
    {
        var ms = (int)Math.Clamp(Math.Ceiling(waited.TotalMilliseconds), 0, MaxMs);
        lock (_access)
        {
            _counts[ms]++;
            _count++;
            _max = Math.Max(_max, ms);
        }
    }

    public DeliverySummary Summary()
    {
        lock (_access)
        {
            return new DeliverySummary(_count, Within_NeedsLock(200), Percentile_NeedsLock(0.5), Percentile_NeedsLock(0.99), _max);
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            Array.Clear(_counts);
            _count = 0;
            _max = 0;
        }
    }

    private double Within_NeedsLock(int ms) => _count == 0 ? 1 : _counts.Take(ms + 1).Sum() / (double)_count;

    private int Percentile_NeedsLock(double part)
    {
        var left = (long)Math.Ceiling(_count * part);
        for (var ms = 0; ms <= MaxMs; ms++)
        {
            left -= _counts[ms];
            if (left <= 0)
            {
                return ms;
            }
        }

        return MaxMs;
    }
}
