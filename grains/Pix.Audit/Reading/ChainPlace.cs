namespace Pix.Audit.Reading;

/// <summary>One place in a journal's chain: the entry stored there, and the entry before it.</summary>
/// <param name="Before">The previous entry of the same journal; null at the beginning of its stored entries.</param>
/// <param name="Entry">The entry that counts as the one at this place.</param>
/// <param name="Others">Other entries that claim the same place.</param>
internal readonly record struct ChainPlace(ChainEntry? Before, ChainEntry Entry, IReadOnlyList<ChainEntry> Others)
{
    /// <summary>Makes a place from all entries that claim it. An intact entry counts first, and of these the one that links to the previous entry.</summary>
    public static ChainPlace Of(ChainEntry? before, IReadOnlyList<ChainEntry> same)
    {
        var previous = before is { } entry && entry.Journal == same[0].Journal ? before : null;
        if (same.Count == 1)
        {
            return new(previous, same[0], []);
        }

        var counts = same.OrderByDescending(one => one.IsIntact).ThenByDescending(one => one.Link.PreviousHash == previous?.Link.Hash).First();
        return new(previous, counts, [.. same.Where(other => other != counts)]);
    }

    /// <summary>Returns the breaks of the chain at this place.</summary>
    public IEnumerable<ChainBreak> Breaks()
    {
        var link = Entry.Link;
        var next = (Before?.Link.Sequence ?? link.Sequence - 1) + 1;
        if (next < link.Sequence)
        {
            yield return new(Entry.Journal, next, "", ChainBreakKind.Missing, Entry.Date, link.Sequence - 1, Before?.RecordId ?? "", Entry.RecordId);
        }

        if (!Entry.IsIntact)
        {
            yield return Break(Entry, ChainBreakKind.Changed);
        }

        var counts = link;
        foreach (var other in Others.Where(other => !other.IsIntact || other.Link != counts))
        {
            yield return Break(other, ChainBreakKind.Changed);
        }

        if (Before is { } previous && next == link.Sequence && previous.Link.Hash != link.PreviousHash)
        {
            yield return Break(Entry, ChainBreakKind.NotLinked);
        }

        if (link.Sequence == 1 && link.PreviousHash != Convert.ToHexStringLower(HashChain.Origin(Entry.Journal)))
        {
            yield return Break(Entry, ChainBreakKind.NotLinked);
        }
    }

    private static ChainBreak Break(ChainEntry entry, ChainBreakKind kind) => new(entry.Journal, entry.Link.Sequence, entry.RecordId, kind, entry.Date, entry.Link.Sequence);
}
