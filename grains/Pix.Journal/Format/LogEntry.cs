namespace Pix.Journal.Format;

/// <summary>One entry as stored in the log's files.</summary>
/// <param name="Sequence">Place in the chain, from 1.</param>
/// <param name="Kind">Kind of entry, a number of the log's user.</param>
/// <param name="Label">Label, a text of the log's user.</param>
/// <param name="AtMicros">Time, microseconds since 1970 in UTC, given by the log's user.</param>
/// <param name="Shipped">Marked as shipped.</param>
/// <param name="Previous">Hash of the previous entry.</param>
/// <param name="Hash">Hash of the entry.</param>
/// <param name="Payload">Bytes of the entry.</param>
public sealed record LogEntry(long Sequence, byte Kind, string Label, long AtMicros, bool Shipped, byte[] Previous, byte[] Hash, byte[] Payload)
{
    /// <summary>True when the payload still has the hash that was written with it.</summary>
    public bool IsIntact => HashChain.Link(Previous, Sequence, HashChain.Digest(Kind, Payload)).AsSpan().SequenceEqual(Hash);
}
