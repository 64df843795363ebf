namespace Pix.Health;

/// <summary>A time in the past that stays in the past and keeps its age when the clock is set.</summary>
/// <param name="Told">Time of the wall clock at that moment.</param>
/// <param name="Timestamp">Timestamp of the provider, which setting the clock does not change.</param>
public readonly record struct Moment(DateTimeOffset Told, long Timestamp)
{
    // Smaller differences are clock corrections, not a clock that was set: the reported time stays the same.
    private static readonly TimeSpan Correction = TimeSpan.FromSeconds(1);

    /// <summary>Now.</summary>
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

    /// <summary>The time by the clock as it is now, UTC.</summary>
    public DateTimeOffset At(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var at = now - Age(time);
        return (at - Told).Duration() < Correction && Told < now ? Told : at;
    }
}
