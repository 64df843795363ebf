namespace Pix.Health;

/// <summary>A time that has been: it is as long ago as it is, and never in the future, though the clock is set meanwhile.</summary>
/// <param name="Told">What the clock said then.</param>
/// <param name="Timestamp">Of the provider, which nobody sets.</param>
public readonly record struct Moment(DateTimeOffset Told, long Timestamp)
{
    // Below it a clock is corrected, not set: a time that was told stays the same.
    private static readonly TimeSpan Correction = TimeSpan.FromSeconds(1);

    /// <summary>Now.</summary>
    public static Moment Now(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>How long ago it is.</summary>
    public TimeSpan Age(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetElapsedTime(Timestamp);
    }

    /// <summary>When it was, by the clock as it goes now, UTC.</summary>
    public DateTimeOffset At(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var at = now - Age(time);
        return (at - Told).Duration() < Correction && Told < now ? Told : at;
    }
}
