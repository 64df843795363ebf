namespace Pix.Audit.Proofs;

/// <summary>The provable parts of a record.</summary>
/// <param name="Entries">Its entries for the proof; at least one.</param>
/// <param name="Unproven">Stored halves that cannot be proven; the other half is proven all the same.</param>
public sealed record ProvenHalves(IReadOnlyList<ProofEntry> Entries, IReadOnlyList<UnprovenHalf> Unproven);

/// <summary>Half of a record that cannot be proven.</summary>
/// <param name="Kind"><c>intent</c> or <c>outcome</c>.</param>
/// <param name="Reason">Why the half is not proven, as a sentence.</param>
public sealed record UnprovenHalf(string Kind, string Reason);
