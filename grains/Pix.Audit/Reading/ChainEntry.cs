namespace Pix.Audit;

/// <summary>One journal entry as its shipped columns show it.</summary>
internal readonly record struct ChainEntry(string Journal, ChainLink Link, string RecordId, string Date, bool IsIntact)
{
    /// <summary>The one or two entries of a record.</summary>
    public static IEnumerable<ChainEntry> Of(AuditRecord record)
    {
        if (record.RequestLink is { } request)
        {
            yield return new(record.Journal, request, record.RecordId, record.RequestDate, Gives(request, EntryKind.Intent, () => EntryPayload.IntentOf(record)));
        }

        if (record.ResponseLink is { } response)
        {
            yield return new(record.Journal, response, record.RecordId, record.ResponseDate, Gives(response, EntryKind.Outcome, () => EntryPayload.OutcomeOf(record)));
        }
    }

    private static bool Gives(ChainLink link, EntryKind kind, Func<byte[]> payload)
    {
        try
        {
            var hash = HashChain.Link(Convert.FromHexString(link.PreviousHash), link.Sequence, HashChain.Digest(kind, payload()));
            return Convert.ToHexStringLower(hash) == link.Hash;
        }
        catch (Exception failure) when (failure is FormatException or InvalidDataException or ArgumentException)
        {
            return false;
        }
    }
}
