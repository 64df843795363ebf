namespace Pix.Journal.Format;

/// <summary>The end of a log's hash chain.</summary>
/// <param name="Sequence">Sequence of the newest entry; 0 if the log never had an entry.</param>
/// <param name="Hash">SHA-256 hash of the newest entry, or the chain's origin if the log never had an entry.</param>
public readonly record struct ChainEnd(long Sequence, byte[] Hash)
{
    /// <summary>Returns the end of a chain that has no entries yet.</summary>
    public static ChainEnd Origin(string journalId) => new(0, HashChain.Origin(journalId));

    /// <summary>Returns the end of the chain after one more entry.</summary>
    /// <param name="hash">Hash of the new entry.</param>
    public ChainEnd Next(byte[] hash) => new(Sequence + 1, hash);
}
