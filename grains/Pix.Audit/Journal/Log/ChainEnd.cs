namespace Pix.Audit;

/// <summary>Where a chain ends: the newest entry's sequence, 0 when there was never one, and its hash, or the origin.</summary>
internal readonly record struct ChainEnd(long Sequence, byte[] Hash);
