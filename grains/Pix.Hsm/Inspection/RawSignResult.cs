namespace Pix.Hsm.Inspection;

/// <summary>How fast an HSM token signs without Pix's session pool, as measured by <see cref="RawSigner"/>.</summary>
/// <param name="Signatures">Number of signatures.</param>
/// <param name="Elapsed">Duration of the measurement.</param>
/// <param name="CpuTime">CPU time of the whole process during the measurement. With a network HSM, the HSM's client library uses this time.</param>
public sealed record RawSignResult(long Signatures, TimeSpan Elapsed, TimeSpan CpuTime)
{
    /// <summary>Signatures per second.</summary>
    public double PerSecond => Signatures / Elapsed.TotalSeconds;
}
