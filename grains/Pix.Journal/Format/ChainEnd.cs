namespace Pix.Journal.Format;

/// <summary>The end of a log's hash chain.</summary>
/// <param name="Sequence">Sequence of the newest entry; 0 when there never was one.</param>
/// <param name="Hash">Hash of that entry (SHA-256), or the chain's origin.</param>
public readonly record struct ChainEnd(long Sequence, byte[] Hash)
{
    /// <summary>The end of a chain without entries.</summary>
    public static ChainEnd Origin(string journalId) => new(0, HashChain.Origin(journalId));

    /// <summary>The end after one more entry.</summary>
    /// <param name="hash">The entry's hash.</param>
    public ChainEnd Next(byte[] hash) => new(Sequence + 1, hash);
}
