namespace Pix.Hsm.Inspection;

/// <summary>What the token did by itself.</summary>
/// <param name="Signatures">Signatures made.</param>
/// <param name="Elapsed">In this time.</param>
/// <param name="CpuTime">CPU time of the whole process meanwhile; in a network HSM it says what the client costs.</param>
public sealed record RawSignResult(long Signatures, TimeSpan Elapsed, TimeSpan CpuTime)
{
    /// <summary>Signatures a second.</summary>
    public double PerSecond => Signatures / Elapsed.TotalSeconds;
}
