using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>One journal entry as its stored columns show it.</summary>
/// <param name="Journal">Id of the entry's journal.</param>
/// <param name="Link">The entry's place in the chain.</param>
/// <param name="RecordId">Id of the audit record.</param>
/// <param name="Date">Time of the entry, as text in the form of the audit columns.</param>
/// <param name="IsIntact">Whether the columns give the entry's hash.</param>
/// <param name="OpensRecord">Whether the entry is the first stored entry of its record; each record has one such entry.</param>
internal readonly record struct ChainEntry(string Journal, ChainLink Link, string RecordId, string Date, bool IsIntact, bool OpensRecord)
{
    /// <summary>Maximum length of a column's text that is kept. Ids, hashes and dates are shorter, so no journal wrote a longer text.</summary>
    private const int MaxText = 200;

    /// <summary>Returns the one or two entries of a record; none for a row that no journal wrote.</summary>
    public static IEnumerable<ChainEntry> Of(AuditRecord record)
    {
        if (record.RequestLink is { } request)
        {
            yield return Of(record, request, record.RequestDate, EntryKind.Intent, opensRecord: true);
        }

        if (record.ResponseLink is { } response)
        {
            yield return Of(record, response, record.ResponseDate, EntryKind.Outcome, record.RequestLink is null);
        }
    }

    /// <summary>Shortens a text to the maximum length, because anybody may have written the row.</summary>
    internal static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;

    private static ChainEntry Of(AuditRecord record, ChainLink link, string date, EntryKind kind, bool opensRecord) => new(
        Cut(record.Journal), new(link.Sequence, Cut(link.PreviousHash), Cut(link.Hash)), Cut(record.RecordId), Cut(date), WrittenEntry.PayloadOf(record, kind) is not null, opensRecord);
}
