namespace Pix.Journal.Format;

/// <summary>One entry as stored in the log's files.</summary>
/// <param name="Sequence">Place of the entry in the chain. The first entry has 1.</param>
/// <param name="Kind">Kind of the entry, a number whose meaning the log's user defines.</param>
/// <param name="Label">Label of the entry, a text that the log's user chooses.</param>
/// <param name="AtMicros">Time of the entry in microseconds since 1970 (UTC), set by the log's user.</param>
/// <param name="Shipped">True if the entry is marked as shipped.</param>
/// <param name="Previous">Hash of the previous entry.</param>
/// <param name="Hash">Hash of the entry.</param>
/// <param name="Payload">Bytes of the entry.</param>
public sealed record LogEntry(long Sequence, byte Kind, string Label, long AtMicros, bool Shipped, byte[] Previous, byte[] Hash, byte[] Payload)
{
    /// <summary>True if the payload still has the hash that was written with it.</summary>
    public bool IsIntact => HashChain.Link(Previous, Sequence, HashChain.Digest(Kind, Payload)).AsSpan().SequenceEqual(Hash);
}
