namespace Pix.Health;

/// <summary>A moment in the past that keeps its age when the wall clock is changed.</summary>
/// <param name="Told">Time of the wall clock at that moment, UTC.</param>
/// <param name="Timestamp">Timestamp of the time provider, which a change of the wall clock does not affect.</param>
public readonly record struct Moment(DateTimeOffset Told, long Timestamp)
{
    // A smaller difference is an ordinary correction of the clock, so the reported time stays the same.
    private static readonly TimeSpan Correction = TimeSpan.FromSeconds(1);

    /// <summary>The current moment.</summary>
    public static Moment Now(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Time since that moment.</summary>
    public TimeSpan Age(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetElapsedTime(Timestamp);
    }

    /// <summary>The moment as a time of the wall clock as it is set now, UTC.</summary>
    public DateTimeOffset At(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var at = now - Age(time);
        return (at - Told).Duration() < Correction && Told < now ? Told : at;
    }
}
