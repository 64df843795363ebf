namespace Pix.Audit.Reading;

/// <summary>A checkpoint that is invalid or missing.</summary>
/// <param name="RecordId">Record of the checkpoint; empty if the checkpoint is missing.</param>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Sequence of the entry that the checkpoint names, or of the first entry that no checkpoint covers.</param>
/// <param name="Date">Time of the checkpoint's signature, or of that entry.</param>
/// <param name="Reason">What is wrong, as one sentence.</param>
public sealed record CheckpointFault(string RecordId, string Journal, long Sequence, string Date, string Reason);
