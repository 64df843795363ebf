namespace Pix.Audit.Reading;

/// <summary>A place where the stored audit is not what the journal wrote.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Number of the entry in it; the first one of several missing.</param>
/// <param name="RecordId">Record of the entry; empty when it is missing.</param>
/// <param name="Kind">What is wrong there.</param>
/// <param name="Date">When the entry was written, or the one after a missing one.</param>
/// <param name="Last">The last one of several missing; else the entry itself.</param>
/// <param name="Before">Record of the entry before a missing one; empty when there is none.</param>
/// <param name="After">Record of the entry after a missing one.</param>
public sealed record ChainBreak(string Journal, long Sequence, string RecordId, ChainBreakKind Kind, string Date, long Last, string Before = "", string After = "");
