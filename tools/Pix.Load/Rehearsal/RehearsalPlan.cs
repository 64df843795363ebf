namespace Pix.Load.Rehearsal;

/// <summary>How long the long steps take, and whom they deal with.</summary>
internal sealed record RehearsalPlan
{
    /// <summary>Short versions of the sustained and bulk steps, and a shorter time-out at the simulator.</summary>
    public bool Quick { get; init; }

    /// <summary>Participant that accepts every payment (the Central Bank's virtual one in homologation).</summary>
    public string Accepting { get; init; } = "99999A04";

    /// <summary>Participant that pays.</summary>
    public string Paying { get; init; } = "99999A03";

    /// <summary>Participant that does not answer.</summary>
    public string Silent { get; init; } = "99999A05";

    public int WarmUpPayments => Quick ? 10 : 100;

    public double SustainedPerMinute { get; init; } = 500;

    public TimeSpan Sustained => Quick ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(5);

    /// <summary>20,000 in ten minutes: the test of the middle tier.</summary>
    public double CapacityPerMinute => Quick ? 600 : 2000;

    public TimeSpan Capacity => Quick ? TimeSpan.FromSeconds(3) : TimeSpan.FromMinutes(10);

    public int LookUps => Quick ? 20 : 1000;

    public double LookUpsPerMinute => Quick ? 1200 : 400;

    /// <summary>How long to wait for a message that must come.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The receiver's time at the simulator in a quick rehearsal; the Central Bank's is 40 s.</summary>
    public TimeSpan QuickTimeOut { get; init; } = TimeSpan.FromSeconds(2);
}
