namespace Pix.Load.Rehearsal;

/// <summary>Settings of a rehearsal: the length of the long steps, and which other participants take part.</summary>
internal sealed record RehearsalPlan
{
    /// <summary>True to shorten the sustained, capacity and bulk steps, and the receiver's time to answer at the simulator.</summary>
    public bool Quick { get; init; }

    /// <summary>ISPB of the participant that accepts every payment. In homologation this is a virtual participant of the Central Bank.</summary>
    public string Accepting { get; init; } = "99999A04";

    /// <summary>ISPB of the participant that pays us.</summary>
    public string Paying { get; init; } = "99999A03";

    /// <summary>ISPB of the participant that does not answer payments.</summary>
    public string Silent { get; init; } = "99999A05";

    public int WarmUpPayments => Quick ? 10 : 100;

    public double SustainedPerMinute { get; init; } = 500;

    public TimeSpan Sustained => Quick ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(5);

    /// <summary>
    /// Payments per minute of the capacity step. Not shortened, the step sends 20,000 in ten minutes, the Central Bank's test of the middle tier.
    /// </summary>
    public double CapacityPerMinute => Quick ? 600 : 2000;

    public TimeSpan Capacity => Quick ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(10);

    public int LookUps => Quick ? 20 : 1000;

    public double LookUpsPerMinute => Quick ? 1200 : 400;

    /// <summary>How long a step waits for an expected message.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time in which a receiver must answer in a quick rehearsal at the simulator. At the Central Bank this time is 40 s.</summary>
    public TimeSpan QuickTimeOut { get; init; } = TimeSpan.FromSeconds(2);
}
