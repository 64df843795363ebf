namespace Pix.Scale.Measuring;

/// <summary>What to measure.</summary>
internal sealed record ScalePlan
{
    /// <summary>What a signature takes in the token without using the processor. One run of all silo counts for each.</summary>
    public required IReadOnlyList<int> DelaysInMilliseconds { get; init; }

    /// <summary>Silos of the last measurement; the first has one.</summary>
    public int MaxSilos { get; init; } = 4;

    /// <summary>Sessions of each silo: what it can sign at a time.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>Requests under way for each silo. Calls are spread by turns, so a silo is seldom without one.</summary>
    public int SendersPerSilo { get; init; } = 16;

    /// <summary>Length of one measurement.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Load before each measurement, for code to be compiled.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>As much more for each silo.</summary>
    public TimeSpan WarmUpPerSilo { get; init; } = TimeSpan.FromSeconds(5);
}
