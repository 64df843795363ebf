namespace Pix.Audit.Reading;

/// <summary>A place where the stored audit differs from what the journal wrote.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Sequence of the entry; the first of several missing ones.</param>
/// <param name="RecordId">Record of the entry; empty when the entry is missing.</param>
/// <param name="Kind">What is wrong at this entry.</param>
/// <param name="Date">Time of the entry; if the entry is missing, time of the next stored entry.</param>
/// <param name="Last">Sequence of the last of several missing entries; otherwise of the entry itself.</param>
/// <param name="Before">Record of the stored entry before a missing one; empty if there is none.</param>
/// <param name="After">Record of the stored entry after a missing one.</param>
public sealed record ChainBreak(string Journal, long Sequence, string RecordId, ChainBreakKind Kind, string Date, long Last, string Before = "", string After = "");
