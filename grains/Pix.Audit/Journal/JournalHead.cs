using Pix.Journal.Merkle;

namespace Pix.Audit.Journal;

/// <summary>The end of a journal's chain: its newest entry, or its origin when there is none.</summary>
/// <param name="Sequence">Number of the newest entry; 0 when there never was one.</param>
/// <param name="Hash">Its hash, SHA-256, lower-case hexadecimal.</param>
/// <param name="Tree">The Merkle tree over the entries so far.</param>
internal readonly record struct JournalHead(long Sequence, string Hash, MerklePeaks Tree);
