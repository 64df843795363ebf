namespace Pix.Audit.Reading;

/// <summary>A place where the stored audit differs from what the journal wrote.</summary>
/// <param name="Journal">Id of the journal.</param>
/// <param name="Sequence">Sequence of the entry; the first of several missing ones.</param>
/// <param name="RecordId">Record of the entry; empty when the entry is missing.</param>
/// <param name="Kind">What is wrong at this entry.</param>
/// <param name="Date">Time of the entry, or of the one after a missing one.</param>
/// <param name="Last">The last of several missing entries; otherwise the entry itself.</param>
/// <param name="Before">Record of the entry before a missing one; empty when there is none.</param>
/// <param name="After">Record of the entry after a missing one.</param>
public sealed record ChainBreak(string Journal, long Sequence, string RecordId, ChainBreakKind Kind, string Date, long Last, string Before = "", string After = "");
