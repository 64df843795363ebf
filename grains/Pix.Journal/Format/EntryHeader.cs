namespace Pix.Journal.Format;

/// <summary>What is known of an entry without its payload.</summary>
/// <param name="Sequence">Its place in the chain.</param>
/// <param name="Kind">Kind of entry, a number of the log's user.</param>
/// <param name="Label">What it is about.</param>
/// <param name="AtMicros">Its time, microseconds since 1970 in UTC.</param>
/// <param name="Shipped">Marked as shipped.</param>
/// <param name="Bytes">Size of its payload.</param>
public readonly record struct EntryHeader(long Sequence, byte Kind, string Label, long AtMicros, bool Shipped, int Bytes);
