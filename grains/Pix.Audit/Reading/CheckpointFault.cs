namespace Pix.Audit.Reading;

/// <summary>A checkpoint that is invalid or missing.</summary>
/// <param name="RecordId">Record of the checkpoint; empty when it is missing.</param>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">The entry that it names, or the first uncovered entry.</param>
/// <param name="Date">Time of its signature, or of that entry.</param>
/// <param name="Reason">What is wrong, one sentence.</param>
public sealed record CheckpointFault(string RecordId, string Journal, long Sequence, string Date, string Reason);
