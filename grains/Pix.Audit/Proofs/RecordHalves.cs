using Pix.Audit.Records;

namespace Pix.Audit.Proofs;

/// <summary>Intent and outcome of one record as all stored copies of them have it: a record may be stored more than once, first without its outcome, and copies may have rotted or been planted.</summary>
/// <remarks>No copy stands in the place of another one before a checkpoint shows which is the journal's: a hash that columns give says nothing of who wrote them, and none covers the column with the journal.</remarks>
/// <param name="recordId">The record.</param>
public sealed class RecordHalves(string recordId)
{
    private readonly Dictionary<(EntryKind Kind, string Journal, ChainLink Link), byte[]?> _copies = [];

    /// <summary>Id of the record.</summary>
    public string RecordId => recordId;

    /// <summary>Ids of the journals that its copies name; empty when nothing of the record is stored.</summary>
    public IReadOnlyList<string> Journals => [.. _copies.Keys.Select(copy => copy.Journal).Distinct()];

    /// <summary>Takes one stored record; others than this one are passed over.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.RecordId != recordId)
        {
            return;
        }

        foreach (var kind in (EntryKind[])[EntryKind.Intent, EntryKind.Outcome])
        {
            if (WrittenEntry.LinkOf(record, kind) is { } link)
            {
                // Of one place and hash there is one payload at most.
                var copy = (kind, record.Journal, link);
                _copies[copy] = _copies.GetValueOrDefault(copy) ?? WrittenEntry.PayloadOf(record, kind);
            }
        }
    }

    /// <summary>What is stored of one half: the journal it is said to be of, its place in the chain, and the bytes that have its hash; null where no stored columns have it.</summary>
    internal IEnumerable<(string Journal, ChainLink Link, byte[]? Payload)> Of(EntryKind kind) =>
        _copies.Where(copy => copy.Key.Kind == kind).Select(copy => (copy.Key.Journal, copy.Key.Link, copy.Value));
}
