namespace Pix.Audit.Reading;

/// <summary>A checkpoint that does not hold, or one that should be there and is not.</summary>
/// <param name="RecordId">Record of the checkpoint; empty when it is missing.</param>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Entry that it names, or the first that none covers.</param>
/// <param name="Date">When it was signed, or when that entry was written.</param>
/// <param name="Reason">What is wrong, one sentence.</param>
public sealed record CheckpointFault(string RecordId, string Journal, long Sequence, string Date, string Reason);
