using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>What a check of the hash chains found.</summary>
/// <param name="Entries">Number of journal entries checked; an exchange has two.</param>
/// <param name="Records">Number of records that these entries belong to.</param>
/// <param name="Breaks">The first 10,000 breaks of the chains; empty if the chains hold.</param>
/// <param name="FurtherBreaks">Number of breaks beyond those that are listed.</param>
/// <param name="Starts">Oldest stored entry of each journal; if its sequence is not 1, earlier entries are not stored, or no longer.</param>
/// <param name="Heads">Newest entry of each journal, for comparison with notes made elsewhere.</param>
public sealed record ChainReport(
    long Entries, long Records, IReadOnlyList<ChainBreak> Breaks, long FurtherBreaks, IReadOnlyDictionary<string, ChainLink> Starts, IReadOnlyDictionary<string, ChainLink> Heads)
{
    /// <summary>True if every stored entry is as its journal wrote it and no entry between stored ones is missing.</summary>
    public bool Holds => Breaks.Count == 0;
}
