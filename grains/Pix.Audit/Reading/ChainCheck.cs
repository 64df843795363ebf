using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Follows the hash chain of each journal through the stored records.</summary>
/// <remarks>
/// Each record's columns must give its own hash, and each entry must name its predecessor's hash. The records alone cannot show a gap at
/// the beginning of the store (older partitions expired) or at its end (not shipped yet, or removed). To detect such gaps, keep a note of
/// the heads (<see cref="ChainReport.Heads"/>). Records come in any order and number. Memory use grows with the number of journals, not of
/// records, because the entries are sorted on disk, some 140 bytes each.
/// </remarks>
/// <param name="memoryBytes">Bytes of memory for entries, at least 64 KiB.</param>
public sealed class ChainCheck(int memoryBytes = 32 << 20) : IDisposable
{
    /// <summary>Maximum number of breaks that are listed; further breaks are only counted.</summary>
    private const int MostBreaks = 10_000;

    /// <summary>Maximum number of different entries that are kept for one place in a chain, which should have only one.</summary>
    private const int MostDoubles = 16;

    private readonly ByteSort _entries = new(Math.Max(memoryBytes, 64 << 10));

    /// <summary>Adds one stored record, in any order; a record stored twice may be added twice.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var entry in ChainEntry.Of(record))
        {
            _entries.Add(ChainEntryBytes.Write(entry));
        }
    }

    /// <summary>Returns the findings on the records added so far.</summary>
    public ChainReport Report()
    {
        var breaks = new List<ChainBreak>();
        var starts = new Dictionary<string, ChainLink>(StringComparer.Ordinal);
        var heads = new Dictionary<string, ChainLink>(StringComparer.Ordinal);
        var (entries, records, further) = (0L, 0L, 0L);
        foreach (var place in Places())
        {
            entries++;
            records += place.Entry.OpensRecord ? 1 : 0;
            starts.TryAdd(place.Entry.Journal, place.Entry.Link);
            heads[place.Entry.Journal] = place.Entry.Link;
            foreach (var found in place.Breaks())
            {
                if (breaks.Count == MostBreaks)
                {
                    further++;
                    continue;
                }

                breaks.Add(found);
            }
        }

        return new(entries, records, breaks, further, starts, heads);
    }

    /// <summary>Returns each entry once, ordered by journal and sequence.</summary>
    internal IEnumerable<ChainEntry> InOrder() => Places().Select(place => place.Entry);

    /// <summary>Deletes the temporary files.</summary>
    public void Dispose() => _entries.Dispose();

    private IEnumerable<ChainPlace> Places()
    {
        var same = new List<ChainEntry>();
        ChainEntry? before = null;
        foreach (var bytes in _entries.InOrder())
        {
            var entry = ChainEntryBytes.Read(bytes.Span);
            if (same.Count > 0 && (same[0].Journal != entry.Journal || same[0].Link.Sequence != entry.Link.Sequence))
            {
                var place = ChainPlace.Of(before, same);
                yield return place;
                (before, same) = (place.Entry, []);
            }

            if (same.Count < MostDoubles)
            {
                same.Add(entry);
            }
        }

        if (same.Count > 0)
        {
            yield return ChainPlace.Of(before, same);
        }
    }
}
