namespace Pix.Hsm.Load.Chaos;

/// <summary>What came of one fault.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Injected">Calls that it struck.</param>
/// <param name="Signatures">Right ones meanwhile.</param>
/// <param name="Wrong">Signatures handed out that do not verify. Must be 0.</param>
/// <param name="Lost">Requests without an answer in time, or with one that says nothing. Must be 0.</param>
/// <param name="Errors">Clean refusals, by what they said.</param>
/// <param name="Healed">Per round: from the end of the fault until the pool was whole and signed.</param>
/// <param name="Unhealed">Rounds after which it was not whole in time. Must be 0.</param>
internal sealed record ChaosResult(
    string Fault, long Injected, int Signatures, int Wrong, int Lost, IReadOnlyDictionary<SigningFailure, int> Errors, IReadOnlyList<TimeSpan> Healed, int Unhealed)
{
    /// <summary>Nothing wrong, nothing lost, whole again; and the fault did strike.</summary>
    public bool IsGood => Wrong == 0 && Lost == 0 && Unhealed == 0 && Injected > 0;
}
