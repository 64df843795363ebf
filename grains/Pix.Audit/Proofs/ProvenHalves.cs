namespace Pix.Audit.Proofs;

/// <summary>The halves of a record (intent and outcome) that can be proven, and those that cannot.</summary>
/// <param name="Entries">The record's entries for the proof; at least one.</param>
/// <param name="Unproven">Stored halves that cannot be proven; the other half is proven all the same.</param>
public sealed record ProvenHalves(IReadOnlyList<ProofEntry> Entries, IReadOnlyList<UnprovenHalf> Unproven);

/// <summary>A half of a record that cannot be proven.</summary>
/// <param name="Kind"><c>intent</c> or <c>outcome</c>.</param>
/// <param name="Reason">Why the half is not proven, as a sentence.</param>
public sealed record UnprovenHalf(string Kind, string Reason);
