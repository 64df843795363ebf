namespace Pix.Audit;

/// <summary>Follows the hash chain of each journal through the stored records.</summary>
/// <remarks>
/// Each record's columns must give its own hash, and each entry must name the hash of the entry before it. A gap at the
/// beginning of what is stored (older partitions expired) or at its end (not shipped yet, or removed) cannot be seen from the
/// records alone: that is what a noted head (<see cref="ChainReport.Heads"/>) is for.
/// </remarks>
public sealed class ChainCheck
{
    private readonly Dictionary<string, SortedDictionary<long, ChainEntry>> _journals = new(StringComparer.Ordinal);
    private readonly List<ChainBreak> _breaks = [];

    /// <summary>Takes one stored record, in any order; a record stored twice may be given twice.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var entry in ChainEntry.Of(record))
        {
            Add(entry);
        }
    }

    /// <summary>What the records so far say.</summary>
    public ChainReport Report()
    {
        var breaks = new List<ChainBreak>(_breaks);
        var heads = new Dictionary<string, ChainLink>(StringComparer.Ordinal);
        foreach (var (journal, entries) in _journals)
        {
            breaks.AddRange(Breaks(journal, entries.Values));
            heads[journal] = entries.Values.Last().Link;
        }

        return new(_journals.Values.Sum(entries => (long)entries.Count), breaks, heads);
    }

    private void Add(ChainEntry entry)
    {
        if (!_journals.TryGetValue(entry.Journal, out var entries))
        {
            _journals.Add(entry.Journal, entries = []);
        }

        if (!entry.IsIntact || (entries.TryGetValue(entry.Link.Sequence, out var same) && same.Link != entry.Link))
        {
            _breaks.Add(new(entry.Journal, entry.Link.Sequence, entry.RecordId, ChainBreakKind.Changed));
        }

        entries[entry.Link.Sequence] = entry;
    }

    private static IEnumerable<ChainBreak> Breaks(string journal, IEnumerable<ChainEntry> entries)
    {
        ChainEntry? before = null;
        foreach (var entry in entries)
        {
            for (var missing = (before?.Link.Sequence ?? entry.Link.Sequence - 1) + 1; missing < entry.Link.Sequence; missing++)
            {
                yield return new(journal, missing, "", ChainBreakKind.Missing);
            }

            if (before is { } previous && previous.Link.Sequence == entry.Link.Sequence - 1 && previous.Link.Hash != entry.Link.PreviousHash)
            {
                yield return new(journal, entry.Link.Sequence, entry.RecordId, ChainBreakKind.NotLinked);
            }

            if (entry.Link.Sequence == 1 && entry.Link.PreviousHash != Convert.ToHexStringLower(HashChain.Origin(journal)))
            {
                yield return new(journal, 1, entry.RecordId, ChainBreakKind.NotLinked);
            }

            before = entry;
        }
    }
}
