namespace Pix.Load.Capacity;

/// <summary>Settings of a capacity run: payments per minute in each direction, duration and participants.</summary>
internal sealed record CapacityPlan
{
    /// <summary>Payments per minute in the Central Bank's largest capacity test, for participants with more than 10 M accounts (Roteiro, item 7).</summary>
    public const double LargestTier = 4000;

    public double PerMinute { get; init; } = LargestTier;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time of load at the same rate before the measured part. It is not measured, because a cold process needs twice as much CPU time.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    public int Streams { get; init; } = Reading.StreamSet.Most;

    /// <summary>ISPB of the simulated participant that receives and accepts our payments.</summary>
    public string Receiver { get; init; } = "99999A04";

    /// <summary>ISPB of the simulated participant that pays us.</summary>
    public string Payer { get; init; } = "99999A03";

    /// <summary>How long the run waits at the end for missing outcomes. Longer than the 40 s in which a receiver must answer.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Maximum number of concurrent requests. Payments beyond this are skipped, because they would fill the memory if Pix did not answer.</summary>
    public int MaxInFlight { get; init; } = 2000;

    public double PerSecond => PerMinute / 60;

    public int Payments => (int)Math.Round(PerSecond * Duration.TotalSeconds);

    /// <summary>Returns this plan; throws if a setting is out of its bounds.</summary>
    /// <exception cref="ArgumentException">A setting is out of its bounds.</exception>
    public CapacityPlan Checked()
    {
        Check(PerMinute is >= 1 and <= 60_000, "The rate must be 1 to 60,000 payments a minute each way.");
        Check(Duration >= TimeSpan.FromSeconds(1) && Duration <= TimeSpan.FromHours(1), "The duration must be a second to an hour.");
        Check(WarmUp >= TimeSpan.Zero && WarmUp <= TimeSpan.FromMinutes(5), "The warm-up must be at most five minutes.");
        Check(Streams is >= 1 and <= Reading.StreamSet.Most, "The streams must be 1 to 6.");
        return this;
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
