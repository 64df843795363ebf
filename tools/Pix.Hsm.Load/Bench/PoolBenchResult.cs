namespace Pix.Hsm.Load.Bench;

/// <summary>Medians of one size.</summary>
/// <param name="Sessions">Sessions of the pool, and threads of the bare loop.</param>
/// <param name="RawPerSecond">Bare C_Sign a second.</param>
/// <param name="PoolPerSecond">Signatures a second through the pool.</param>
/// <param name="RateRatio">Pool ÷ bare C_Sign, of neighbours in time.</param>
/// <param name="RawCpuMicroseconds">Processor time of one bare signature.</param>
/// <param name="PoolCpuMicroseconds">Processor time of one through the pool.</param>
/// <param name="Busy">Part of all processors that the pool's run used.</param>
internal sealed record PoolBenchResult(
    int Sessions, double RawPerSecond, double PoolPerSecond, double RateRatio, double RawCpuMicroseconds, double PoolCpuMicroseconds, double Busy)
{
    /// <summary>From here on a thread that is ready waits for a processor often enough to be seen in the rate.</summary>
    public const double Full = 0.75;
}
