namespace Pix.Audit;

/// <summary>A place where the stored audit is not what the journal wrote.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Number of the entry in it.</param>
/// <param name="RecordId">Record of the entry; empty when it is missing.</param>
/// <param name="Kind">What is wrong there.</param>
/// <param name="Date">When the entry was written, or the one after a missing one.</param>
/// <param name="Before">Record of the entry before a missing one; empty when there is none.</param>
/// <param name="After">Record of the entry after a missing one.</param>
public sealed record ChainBreak(string Journal, long Sequence, string RecordId, ChainBreakKind Kind, string Date, string Before = "", string After = "");
