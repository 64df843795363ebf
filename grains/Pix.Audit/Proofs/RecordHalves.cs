using Pix.Audit.Records;

namespace Pix.Audit.Proofs;

/// <summary>
/// Intent and outcome of one record in all its stored copies. A record may be stored more than once, first without its outcome, and copies
/// may be damaged or planted.
/// </summary>
/// <remarks>
/// No copy replaces another before a checkpoint shows which copy is the journal's, because matching hashes do not show who wrote the
/// columns, and no hash covers the journal's id.
/// </remarks>
/// <param name="recordId">Id of the record.</param>
public sealed class RecordHalves(string recordId)
{
    private readonly Dictionary<(EntryKind Kind, string Journal, ChainLink Link), byte[]?> _copies = [];

    /// <summary>Id of the record.</summary>
    public string RecordId => recordId;

    /// <summary>Ids of the journals that the copies name; empty if no copy is stored.</summary>
    public IReadOnlyList<string> Journals => [.. _copies.Keys.Select(copy => copy.Journal).Distinct()];

    /// <summary>Adds one stored record; other records are ignored.</summary>
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
                // A place and a hash have at most one payload.
                var copy = (kind, record.Journal, link);
                _copies[copy] = _copies.GetValueOrDefault(copy) ?? WrittenEntry.PayloadOf(record, kind);
            }
        }
    }

    /// <summary>
    /// Returns the stored copies of one half: the journal that a copy names, its place in the chain, and the bytes that have its hash. The
    /// bytes are null if no stored columns have that hash.
    /// </summary>
    internal IEnumerable<(string Journal, ChainLink Link, byte[]? Payload)> Of(EntryKind kind) =>
        _copies.Where(copy => copy.Key.Kind == kind).Select(copy => (copy.Key.Journal, copy.Key.Link, copy.Value));
}
