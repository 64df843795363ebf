namespace Pix.Journal.Format;

/// <summary>What is known of an entry without its payload.</summary>
/// <param name="Sequence">Place of the entry in the chain.</param>
/// <param name="Kind">Kind of entry, a number of the log's user.</param>
/// <param name="Label">Label of the entry.</param>
/// <param name="AtMicros">Its time, microseconds since 1970 in UTC.</param>
/// <param name="Shipped">Marked as shipped.</param>
/// <param name="Bytes">Size of its payload.</param>
public readonly record struct EntryHeader(long Sequence, byte Kind, string Label, long AtMicros, bool Shipped, int Bytes);
