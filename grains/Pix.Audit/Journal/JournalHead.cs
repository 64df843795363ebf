using Pix.Journal.Merkle;

namespace Pix.Audit.Journal;

/// <summary>The end of a journal's hash chain: the newest entry, or the chain's origin if there is no entry.</summary>
/// <param name="Sequence">Number of the newest entry; 0 if no entry was ever appended.</param>
/// <param name="Hash">Hash of the newest entry, SHA-256, lower-case hexadecimal.</param>
/// <param name="Tree">The Merkle tree over the entries so far.</param>
internal readonly record struct JournalHead(long Sequence, string Hash, MerklePeaks Tree);
