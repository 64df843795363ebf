namespace Pix.Scale.Measuring;

/// <summary>Settings of a scale measurement.</summary>
internal sealed record ScalePlan
{
    /// <summary>Times that a signature waits in the HSM token without using the processor. For each, all silo counts are measured.</summary>
    public required IReadOnlyList<int> DelaysInMilliseconds { get; init; }

    /// <summary>Maximum number of silos; the measurements start with one silo.</summary>
    public int MaxSilos { get; init; } = 4;

    /// <summary>HSM sessions of each silo, which is how many signatures a silo can make at the same time.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>Concurrent requests for each silo. The front door distributes calls in turn, so a silo is seldom without a request.</summary>
    public int SendersPerSilo { get; init; } = 16;

    /// <summary>Length of one measurement.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Time of load before each measurement, in which the JIT compiles the code.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Additional warm-up time for each silo.</summary>
    public TimeSpan WarmUpPerSilo { get; init; } = TimeSpan.FromSeconds(5);
}
