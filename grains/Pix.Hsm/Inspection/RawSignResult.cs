namespace Pix.Hsm.Inspection;

/// <summary>The token's own performance.</summary>
/// <param name="Signatures">Signatures made.</param>
/// <param name="Elapsed">Time that the signatures took.</param>
/// <param name="CpuTime">CPU time of the whole process meanwhile; with a network HSM, the cost of its client.</param>
public sealed record RawSignResult(long Signatures, TimeSpan Elapsed, TimeSpan CpuTime)
{
    /// <summary>Signatures a second.</summary>
    public double PerSecond => Signatures / Elapsed.TotalSeconds;
}
