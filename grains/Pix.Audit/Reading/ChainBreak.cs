namespace Pix.Audit;

/// <summary>A place where the stored audit is not what the journal wrote.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Number of the entry in it.</param>
/// <param name="RecordId">Record of the entry; empty when it is missing.</param>
/// <param name="Kind">What is wrong there.</param>
public sealed record ChainBreak(string Journal, long Sequence, string RecordId, ChainBreakKind Kind);
