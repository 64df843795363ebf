namespace Pix.Audit;

/// <summary>What the list of pending records needs to know of a row, without its payload.</summary>
internal readonly record struct JournalRowHeader(long Sequence, EntryKind Kind, string RecordId, long AtMicros, bool Shipped, int Bytes);
