namespace Pix.Audit.Records;

/// <summary>The place of a journal entry in its journal's hash chain.</summary>
/// <param name="Sequence">Number of the entry in its journal, from 1, without gaps.</param>
/// <param name="PreviousHash">Hash of the previous entry, SHA-256, lower-case hexadecimal.</param>
/// <param name="Hash">Hash of this entry: SHA-256 of the previous hash, the sequence and the entry's digest.</param>
public readonly record struct ChainLink(long Sequence, string PreviousHash, string Hash)
{
    internal static ChainLink Of(LogEntry entry) => new(entry.Sequence, Convert.ToHexStringLower(entry.Previous), Convert.ToHexStringLower(entry.Hash));
}
