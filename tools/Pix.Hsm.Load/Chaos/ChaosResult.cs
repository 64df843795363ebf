namespace Pix.Hsm.Load.Chaos;

/// <summary>What came of one fault.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="Struck">Calls that it struck.</param>
/// <param name="Signatures">Right ones meanwhile.</param>
/// <param name="Refused">Clean refusals, by the name of the problem.</param>
/// <param name="Wrong">Signatures handed out that do not verify, with .NET or openssl. Must be 0.</param>
/// <param name="Unexplained">Refusals that do not belong to the fault, requests without an answer in time, exceptions. Must be none.</param>
/// <param name="Slowest">The answer that took longest.</param>
/// <param name="Whole">Each time: from the end of the fault, or its last call, until all sessions were open again and each key signed.</param>
/// <param name="NeverWhole">Times after which that took too long. Must be 0.</param>
internal sealed record ChaosResult(
    Fault Fault, long Struck, int Signatures, IReadOnlyDictionary<string, int> Refused, int Wrong, IReadOnlyCollection<string> Unexplained, TimeSpan Slowest, IReadOnlyList<TimeSpan> Whole, int NeverWhole)
{
    /// <summary>What was promised and is not so, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Broken =>
    [
        .. Wrong > 0 ? [$"{Wrong} wrong signatures"] : Array.Empty<string>(),
        .. Unexplained.Count > 0 ? [$"{Unexplained.Count} unexplained, such as: {Unexplained.First()}"] : Array.Empty<string>(),
        .. NeverWhole > 0 ? [$"not at full size again, {NeverWhole} times"] : Array.Empty<string>(),
        .. Struck == 0 ? ["it struck nothing"] : Array.Empty<string>(),
        .. Signatures == 0 ? ["nothing was signed"] : Array.Empty<string>(),
        .. Struck > Fault.MostStruckEach * Signatures ? [$"{Struck} calls thrown back for {Signatures} signatures, where {Fault.MostStruckEach:0.##} each is the most"] : Array.Empty<string>(),
    ];

    /// <summary>Nothing was signed, for the HSM did not start.</summary>
    public static ChaosResult NotStarted(Fault fault, string why) => new(fault, 0, 0, new Dictionary<string, int>(), 0, [why], TimeSpan.Zero, [], 1);

    public bool IsGood => Broken.Count == 0;

    public override string ToString() => $"{Fault.Name}: {string.Join("; ", Broken)}";
}
