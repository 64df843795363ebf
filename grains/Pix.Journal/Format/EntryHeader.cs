namespace Pix.Journal.Format;

/// <summary>An entry without its payload and hashes.</summary>
/// <param name="Sequence">Place of the entry in the chain.</param>
/// <param name="Kind">Kind of the entry, a number whose meaning the log's user defines.</param>
/// <param name="Label">Label of the entry, a text that the log's user chooses.</param>
/// <param name="AtMicros">Time of the entry in microseconds since 1970 (UTC).</param>
/// <param name="Shipped">True if the entry is marked as shipped.</param>
/// <param name="Bytes">Size of the payload in bytes.</param>
public readonly record struct EntryHeader(long Sequence, byte Kind, string Label, long AtMicros, bool Shipped, int Bytes);
