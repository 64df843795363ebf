namespace Pix.Journal.Format;

/// <summary>Where a log's hash chain ends.</summary>
/// <param name="Sequence">The newest entry's; 0 when there was never one.</param>
/// <param name="Hash">Its hash (SHA-256), or the chain's origin.</param>
public readonly record struct ChainEnd(long Sequence, byte[] Hash)
{
    /// <summary>The end of a chain without entries.</summary>
    public static ChainEnd Origin(string journalId) => new(0, HashChain.Origin(journalId));

    /// <summary>The end when one more entry is there.</summary>
    /// <param name="hash">The entry's hash.</param>
    public ChainEnd Next(byte[] hash) => new(Sequence + 1, hash);
}
