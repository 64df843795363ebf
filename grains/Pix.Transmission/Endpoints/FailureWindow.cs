namespace Pix.Transmission.Endpoints;

/// <summary>Counts how many of the recent attempts failed. Not thread-safe.</summary>
/// <param name="length">How long an attempt is included in the counts, accurate to a tenth of this time.</param>
/// <param name="time">The clock.</param>
internal sealed class FailureWindow(TimeSpan length, TimeProvider time)
{
    private const int Parts = 10;

    private readonly (int Attempts, int Failures)[] _parts = new (int, int)[Parts];
    private readonly long _start = time.GetTimestamp();
    private long _newest;

    /// <summary>Number of attempts in the window now.</summary>
    public int Attempts => _parts.Sum(part => part.Attempts);

    /// <summary>The share of failed attempts, 0 to 1.</summary>
    public double FailureRatio => Attempts == 0 ? 0 : (double)_parts.Sum(part => part.Failures) / Attempts;

    /// <summary>Counts one attempt.</summary>
    public void Add(bool failed)
    {
        Forget();
        ref var part = ref _parts[_newest % Parts];
        part = (part.Attempts + 1, part.Failures + (failed ? 1 : 0));
    }

    /// <summary>Removes all attempts from the count.</summary>
    public void Clear() => Array.Clear(_parts);

    private void Forget()
    {
        var now = (long)(time.GetElapsedTime(_start) / length * Parts);
        for (var gone = Math.Min(now - _newest, Parts); gone > 0; gone--)
        {
            _parts[(now - gone + 1) % Parts] = default;
        }

        _newest = Math.Max(now, _newest);
    }
}
