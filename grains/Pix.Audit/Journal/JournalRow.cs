namespace Pix.Audit;

/// <summary>One entry as the journal's file has it.</summary>
internal sealed record JournalRow(
    long Sequence, EntryKind Kind, string RecordId, long AtMicros, bool Shipped, byte[] Previous, byte[] Hash, byte[] Payload)
{
    /// <summary>True when the payload still has the hash that was written with it.</summary>
    public bool IsIntact => HashChain.Link(Previous, Sequence, HashChain.Digest(Kind, Payload)).AsSpan().SequenceEqual(Hash);

    public ChainLink Link => new(Sequence, Convert.ToHexStringLower(Previous), Convert.ToHexStringLower(Hash));
}
