namespace Pix.Bench;

/// <summary>Processor time and allocation of one operation.</summary>
internal readonly record struct Measurement(double Microseconds, long Bytes)
{
    /// <summary>What this takes more than another.</summary>
    public Measurement Besides(Measurement other) => new(Microseconds - other.Microseconds, Bytes - other.Bytes);

    /// <summary>Megabytes of input a second.</summary>
    public double MegabytesPerSecond(int inputBytes) => inputBytes / Microseconds;
}
