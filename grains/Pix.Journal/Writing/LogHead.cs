using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Writing;

/// <summary>The durable end of a log.</summary>
/// <param name="End">End of the hash chain.</param>
/// <param name="Tree">A copy of the Merkle tree over the entries up to <see cref="End"/>.</param>
public readonly record struct LogHead(ChainEnd End, MerklePeaks Tree);
