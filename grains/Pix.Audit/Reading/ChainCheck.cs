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

    /// <summary>Ids of the journals seen.</summary>
    public IEnumerable<string> Journals => _journals.Keys;

    /// <summary>Number of a journal's oldest stored entry.</summary>
    public long FirstOf(string journal) => _journals.TryGetValue(journal, out var entries) ? entries.Keys.First() : long.MaxValue;

    /// <summary>The stored hash of an entry; null when it is not stored.</summary>
    public string? HashOf(string journal, long sequence) =>
        _journals.TryGetValue(journal, out var entries) && entries.TryGetValue(sequence, out var entry) ? entry.Link.Hash : null;

    /// <summary>Entries of a journal after a sequence: how many, and when the first was written (null when there is none).</summary>
    public (int Count, string? First) After(string journal, long sequence)
    {
        var rest = _journals[journal].Values.Where(entry => entry.Link.Sequence > sequence).ToList();
        return (rest.Count, rest.FirstOrDefault().Date);
    }

    /// <summary>What the records so far say.</summary>
    public ChainReport Report()
    {
        var breaks = new List<ChainBreak>(_breaks);
        var starts = new Dictionary<string, ChainLink>(StringComparer.Ordinal);
        var heads = new Dictionary<string, ChainLink>(StringComparer.Ordinal);
        foreach (var (journal, entries) in _journals)
        {
            breaks.AddRange(Breaks(journal, entries.Values));
            starts[journal] = entries.Values.First().Link;
            heads[journal] = entries.Values.Last().Link;
        }

        return new(_journals.Values.Sum(entries => (long)entries.Count), breaks, starts, heads);
    }

    private void Add(ChainEntry entry)
    {
        if (!_journals.TryGetValue(entry.Journal, out var entries))
        {
            _journals.Add(entry.Journal, entries = []);
        }

        if (!entry.IsIntact || (entries.TryGetValue(entry.Link.Sequence, out var same) && same.Link != entry.Link))
        {
            _breaks.Add(new(entry.Journal, entry.Link.Sequence, entry.RecordId, ChainBreakKind.Changed, entry.Date));
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
                yield return new(journal, missing, "", ChainBreakKind.Missing, entry.Date, before?.RecordId ?? "", entry.RecordId);
            }

            if (before is { } previous && previous.Link.Sequence == entry.Link.Sequence - 1 && previous.Link.Hash != entry.Link.PreviousHash)
            {
                yield return new(journal, entry.Link.Sequence, entry.RecordId, ChainBreakKind.NotLinked, entry.Date);
            }

            if (entry.Link.Sequence == 1 && entry.Link.PreviousHash != Convert.ToHexStringLower(HashChain.Origin(journal)))
            {
                yield return new(journal, 1, entry.RecordId, ChainBreakKind.NotLinked, entry.Date);
            }

            before = entry;
        }
    }
}
