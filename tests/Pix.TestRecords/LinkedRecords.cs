using Pix.Audit.Records;

namespace Pix.TestRecords;

/// <summary>Records of exchanges with the links of their entries, as one journal would have written them one after the other.</summary>
internal static class LinkedRecords
{
    public static IEnumerable<AuditRecord> Of(string journal, IEnumerable<AuditRecord> records)
    {
        var previous = HashChain.Origin(journal);
        var sequence = 0L;
        foreach (var record in records)
        {
            var request = HashChain.Link(previous, ++sequence, HashChain.Digest((byte)EntryKind.Intent, EntryPayload.IntentOf(record)));
            var requestLink = new ChainLink(sequence, Convert.ToHexStringLower(previous), Convert.ToHexStringLower(request));
            var response = HashChain.Link(request, ++sequence, HashChain.Digest((byte)EntryKind.Outcome, EntryPayload.OutcomeOf(record)));
            yield return record with
            {
                RequestLink = requestLink,
                ResponseLink = new(sequence, Convert.ToHexStringLower(request), Convert.ToHexStringLower(response)),
            };
            previous = response;
        }
    }
}
