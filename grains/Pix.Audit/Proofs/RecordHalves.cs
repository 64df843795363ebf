namespace Pix.Audit;

/// <summary>Intent and outcome of one record among all that is stored of it: a record may be stored more than once, first without its outcome, and one copy may have rotted.</summary>
/// <param name="recordId">The record.</param>
public sealed class RecordHalves(string recordId)
{
    private readonly Dictionary<EntryKind, AuditRecord> _copies = [];

    /// <summary>Id of the record.</summary>
    public string RecordId => recordId;

    /// <summary>Id of its journal; null when nothing of the record is stored.</summary>
    public string? Journal => Kinds.Select(kind => _copies.GetValueOrDefault(kind)).OfType<AuditRecord>().FirstOrDefault()?.Journal;

    private static IReadOnlyList<EntryKind> Kinds => [EntryKind.Intent, EntryKind.Outcome];

    /// <summary>Takes one stored record; others than this one are passed over. Of each half the copy counts whose columns are what the journal wrote.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.RecordId != recordId || (Journal is { } journal && journal != record.Journal))
        {
            return;
        }

        foreach (var kind in Kinds.Where(kind => WrittenEntry.LinkOf(record, kind) is not null))
        {
            if (!_copies.TryGetValue(kind, out var copy) || (WrittenEntry.PayloadOf(copy, kind) is null && WrittenEntry.PayloadOf(record, kind) is not null))
            {
                _copies[kind] = record;
            }
        }
    }

    /// <summary>The halves that are stored, the intent first: their places in the chain and the bytes that the journal wrote, null where the columns are not that.</summary>
    internal IEnumerable<(EntryKind Kind, ChainLink Link, byte[]? Payload)> All() =>
        Kinds.Where(_copies.ContainsKey).Select(kind => (kind, WrittenEntry.LinkOf(_copies[kind], kind)!.Value, WrittenEntry.PayloadOf(_copies[kind], kind)));
}
