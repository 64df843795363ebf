namespace Pix.Hsm.Inspection;

/// <summary>The performance of an HSM token by itself, as <see cref="RawSigner"/> measured it.</summary>
/// <param name="Signatures">Signatures made.</param>
/// <param name="Elapsed">Time that the signatures took.</param>
/// <param name="CpuTime">CPU time of the whole process meanwhile. With a network HSM, this is the cost of the HSM's client library.</param>
public sealed record RawSignResult(long Signatures, TimeSpan Elapsed, TimeSpan CpuTime)
{
    /// <summary>Signatures per second.</summary>
    public double PerSecond => Signatures / Elapsed.TotalSeconds;
}
