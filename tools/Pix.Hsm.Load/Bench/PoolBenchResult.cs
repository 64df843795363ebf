namespace Pix.Hsm.Load.Bench;

/// <summary>Medians of the measurements with one number of sessions.</summary>
/// <param name="Sessions">Number of sessions of the pool, and of threads of the bare loop.</param>
/// <param name="RawPerSecond">Bare C_Sign calls per second.</param>
/// <param name="PoolPerSecond">Signatures per second through the pool.</param>
/// <param name="RateRatio">Rate of the pool ÷ rate of the bare C_Sign calls measured just before.</param>
/// <param name="RawCpuMicroseconds">Processor time of one bare signature, in µs.</param>
/// <param name="PoolCpuMicroseconds">Processor time of one signature through the pool, in µs.</param>
/// <param name="Busy">Share of all processors that the pool's run used, 0 to 1.</param>
internal sealed record PoolBenchResult(
    int Sessions, double RawPerSecond, double PoolPerSecond, double RateRatio, double RawCpuMicroseconds, double PoolCpuMicroseconds, double Busy)
{
    /// <summary>If the pool uses more than this share of all processors, its threads wait for a processor so often that its rate is lower.</summary>
    public const double Full = 0.75;
}
