namespace Pix.Bench;

/// <summary>CPU time and allocated memory of one operation.</summary>
internal readonly record struct Measurement(double Microseconds, long Bytes)
{
    /// <summary>Returns how much more this operation costs than another.</summary>
    public Measurement Besides(Measurement other) => new(Microseconds - other.Microseconds, Bytes - other.Bytes);

    /// <summary>Returns the throughput in megabytes of input per second.</summary>
    public double MegabytesPerSecond(int inputBytes) => inputBytes / Microseconds;
}
