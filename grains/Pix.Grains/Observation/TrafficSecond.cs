using Pix.Contracts.Operating;
using Pix.Domain;

namespace Pix.Grains.Observation;

/// <summary>
/// Counts of one second of traffic. Each latency class is larger than the previous class by the fourth root of two, so 80 classes reach from 0.1
/// ms to 88 s. The last class also counts all longer latencies.
/// </summary>
internal sealed class TrafficSecond
{
    private const double Smallest = 0.1;
    private const int ClassesPerDoubling = 4;

    private readonly int[] _classes = new int[80];
    private int _answered;
    private int _rejected;
    private int _notSent;
    private int _unknown;

    /// <summary>The second that is counted, in Unix time; -1 before the first second.</summary>
    public long Second { get; private set; } = -1;

    /// <summary>Clears the counts and begins another second.</summary>
    public void Begin(long second)
    {
        Second = second;
        (_answered, _rejected, _notSent, _unknown) = (0, 0, 0, 0);
        Array.Clear(_classes);
    }

    /// <summary>Counts an exchange.</summary>
    public void Count(Fate fate, double milliseconds)
    {
        switch (fate)
        {
            case Fate.Answered:
                _answered++;
                _classes[ClassOf(milliseconds)]++;
                break;
            case Fate.Rejected:
                _rejected++;
                break;
            case Fate.NotSent:
                _notSent++;
                break;
            default:
                _unknown++;
                break;
        }
    }

    /// <summary>Returns what was counted so far.</summary>
    public SecondOfTraffic Read() => new(Second, _answered, _rejected, _notSent, _unknown, Percentile(0.50), Percentile(0.99));

    private static int ClassOf(double milliseconds) => milliseconds <= Smallest
        ? 0
        : Math.Min(79, (int)Math.Ceiling(Math.Log2(milliseconds / Smallest) * ClassesPerDoubling));

    // Returns the upper end of a latency class. Up to 88 s, this value is never less than the measured value and at most 19 % more.
    private double Percentile(double part)
    {
        if (_answered == 0)
        {
            return 0;
        }

        var rank = Math.Max(1, (int)Math.Ceiling(part * _answered));
        var seen = 0;
        var index = 0;
        while (index < _classes.Length - 1 && (seen += _classes[index]) < rank)
        {
            index++;
        }

        return Math.Round(Smallest * Math.Pow(2, (double)index / ClassesPerDoubling), 2);
    }
}
