using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Writing;

/// <summary>Where a log stands, durably.</summary>
/// <param name="End">Where its chain ends.</param>
/// <param name="Tree">The Merkle tree over its entries up to there; a copy.</param>
public readonly record struct LogHead(ChainEnd End, MerklePeaks Tree);
