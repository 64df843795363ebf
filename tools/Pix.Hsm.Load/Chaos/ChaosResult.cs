namespace Pix.Hsm.Load.Chaos;

/// <summary>The result of a run with one fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Struck">Number of PKCS#11 calls that the fault affected.</param>
/// <param name="Signatures">Number of correct signatures during the run.</param>
/// <param name="Refused">Number of refused requests, by the name of the problem.</param>
/// <param name="Wrong">Number of signatures that callers got although .NET or openssl does not verify them. Must be 0.</param>
/// <param name="Unexplained">Refusals that the fault does not explain, requests without an answer in time, and exceptions. Must be none.</param>
/// <param name="Slowest">Longest time until an answer.</param>
/// <param name="Whole">For each round, the time from the end of the fault or its last affected call until all sessions were open and each key signed.</param>
/// <param name="NeverWhole">Number of rounds after which Pix took too long to recover fully. Must be 0.</param>
internal sealed record ChaosResult(
    Fault Fault, long Struck, int Signatures, IReadOnlyDictionary<string, int> Refused, int Wrong, IReadOnlyCollection<string> Unexplained, TimeSpan Slowest, IReadOnlyList<TimeSpan> Whole, int NeverWhole)
{
    /// <summary>Descriptions of the requirements that were not met; empty if all were met.</summary>
    public IReadOnlyList<string> Broken =>
    [
        .. Wrong > 0 ? [$"{Wrong} wrong signatures"] : Array.Empty<string>(),
        .. Unexplained.Count > 0 ? [$"{Unexplained.Count} unexplained, such as: {Unexplained.First()}"] : Array.Empty<string>(),
        .. NeverWhole > 0 ? [$"not at full size again, {NeverWhole} times"] : Array.Empty<string>(),
        .. Struck == 0 ? ["it struck nothing"] : Array.Empty<string>(),
        .. Signatures == 0 ? ["nothing was signed"] : Array.Empty<string>(),
        .. Struck > Fault.MostStruckEach * Signatures ? [$"{Struck} calls thrown back for {Signatures} signatures, where {Fault.MostStruckEach:0.##} each is the most"] : Array.Empty<string>(),
    ];

    /// <summary>Returns the result of a run in which nothing was signed because the HSM did not start.</summary>
    public static ChaosResult NotStarted(Fault fault, string why) => new(fault, 0, 0, new Dictionary<string, int>(), 0, [why], TimeSpan.Zero, [], 1);

    public bool IsGood => Broken.Count == 0;

    public override string ToString() => $"{Fault.Name}: {string.Join("; ", Broken)}";
}
