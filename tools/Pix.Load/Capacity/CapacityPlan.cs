namespace Pix.Load.Capacity;

/// <summary>A run: so many payments a minute each way, for so long. Everything in it is bounded.</summary>
internal sealed record CapacityPlan
{
    /// <summary>4,000 a minute is the Central Bank's largest test (Roteiro, item 7: above 10 M accounts).</summary>
    public const double LargestTier = 4000;

    public double PerMinute { get; init; } = LargestTier;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Before it, at the same rate, not counted: a cold process costs twice as much.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    public int Streams { get; init; } = Reading.StreamSet.Most;

    /// <summary>Other participant that accepts what is paid to it.</summary>
    public string Receiver { get; init; } = "99999A04";

    /// <summary>Other participant that pays.</summary>
    public string Payer { get; init; } = "99999A03";

    /// <summary>How long to wait at the end for outcomes that are still due; longer than the 40 s of the SPI.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Requests under way at once before the generator gives up: a Pix that hangs must not fill this machine's memory.</summary>
    public int MaxInFlight { get; init; } = 2000;

    public double PerSecond => PerMinute / 60;

    public int Payments => (int)Math.Round(PerSecond * Duration.TotalSeconds);

    /// <exception cref="ArgumentException">Something is out of its bounds.</exception>
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
