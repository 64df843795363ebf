using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>What a check of the hash chains found.</summary>
/// <param name="Entries">Journal entries checked; an exchange has two.</param>
/// <param name="Records">Records that they belong to.</param>
/// <param name="Breaks">Where the chains do not hold; empty when they do. The first 10,000.</param>
/// <param name="FurtherBreaks">How many more there are.</param>
/// <param name="Starts">Oldest entry of each journal; what was before it, if its number is not 1, is not stored (any more).</param>
/// <param name="Heads">Newest entry of each journal, to be compared with what was noted of it elsewhere.</param>
public sealed record ChainReport(
    long Entries, long Records, IReadOnlyList<ChainBreak> Breaks, long FurtherBreaks, IReadOnlyDictionary<string, ChainLink> Starts, IReadOnlyDictionary<string, ChainLink> Heads)
{
    /// <summary>True when every stored entry is as its journal wrote it and none is missing between them.</summary>
    public bool Holds => Breaks.Count == 0;
}
