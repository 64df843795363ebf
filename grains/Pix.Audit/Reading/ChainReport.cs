using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>What a check of the hash chains found.</summary>
/// <param name="Entries">Journal entries checked; an exchange has two.</param>
/// <param name="Records">Records of these entries.</param>
/// <param name="Breaks">Where the chains break, the first 10,000 places; empty when they hold.</param>
/// <param name="FurtherBreaks">Number of breaks beyond those that are listed.</param>
/// <param name="Starts">Oldest stored entry of each journal; when its number is not 1, earlier entries are not stored (any more).</param>
/// <param name="Heads">Newest entry of each journal, for comparison with notes made elsewhere.</param>
public sealed record ChainReport(
    long Entries, long Records, IReadOnlyList<ChainBreak> Breaks, long FurtherBreaks, IReadOnlyDictionary<string, ChainLink> Starts, IReadOnlyDictionary<string, ChainLink> Heads)
{
    /// <summary>True when every stored entry is as its journal wrote it and none between them is missing.</summary>
    public bool Holds => Breaks.Count == 0;
}
