namespace Pix.Hsm.Load.Bench;

/// <summary>Medians of one size.</summary>
internal sealed record PoolBenchResult(int Sessions, double RawPerSecond, double PoolPerSecond, double RateRatio, double RawCpuMicroseconds, double PoolCpuMicroseconds);
