namespace Pix.Audit;

/// <summary>What is kept of a stored checkpoint.</summary>
/// <param name="RecordId">Its record.</param>
/// <param name="Journal">Journal that its record belongs to.</param>
/// <param name="Date">When it was signed.</param>
/// <param name="Sequence">Entry that it names.</param>
/// <param name="Hash">Hash that it names.</param>
/// <param name="Wrong">What is wrong with it by itself; null when nothing is.</param>
internal sealed record SeenCheckpoint(string RecordId, string Journal, string Date, long Sequence, string Hash, string? Wrong)
{
    public CheckpointFault Fault(string reason) => new(RecordId, Journal, Sequence, Date, reason);
}
