namespace Pix.Audit.Records;

/// <summary>
/// Rebuilds the bytes of a journal entry from the columns of its record. The bytes are those that the journal wrote only if their hash is the
/// entry's hash.
/// </summary>
internal static class WrittenEntry
{
    /// <summary>Returns the place of an entry in the chain; null if the record has no entry of this kind.</summary>
    public static ChainLink? LinkOf(AuditRecord record, EntryKind kind) => kind == EntryKind.Intent ? record.RequestLink : record.ResponseLink;

    /// <summary>Returns the bytes that the journal wrote; null if the bytes rebuilt from the columns do not have the stored hash.</summary>
    public static byte[]? PayloadOf(AuditRecord record, EntryKind kind)
    {
        if (LinkOf(record, kind) is not { } link)
        {
            return null;
        }

        try
        {
            var payload = kind == EntryKind.Intent ? EntryPayload.IntentOf(record) : EntryPayload.OutcomeOf(record);
            var hash = HashChain.Link(Convert.FromHexString(link.PreviousHash), link.Sequence, HashChain.Digest((byte)kind, payload));
            return Convert.ToHexStringLower(hash) == link.Hash ? payload : null;
        }
        catch (Exception failure) when (failure is FormatException or InvalidDataException or ArgumentException)
        {
            // Columns that cannot be converted to a payload were not written by the journal.
            return null;
        }
    }
}
