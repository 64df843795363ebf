using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>One fault of the stored records, such as a missing entry, a changed value or an invalid signature.</summary>
/// <param name="Finding">
/// <c>Missing</c>, <c>Changed</c>, <c>NotLinked</c>, <c>RequestSignature</c>, <c>ResponseSignature</c>, <c>SignerSerial</c> or
/// <c>Checkpoint</c>.
/// </param>
/// <param name="RecordId">Id of the record. Empty if a journal entry is missing, because then the id is unknown.</param>
/// <param name="Date">Time of the record. If entries are missing, the time of the next stored record, or empty if the oldest entries are missing.</param>
/// <param name="Journal">Id of the record's journal.</param>
/// <param name="Sequence">Number of the journal entry, or of the first of several missing entries. 0 if the record is in no journal's chain.</param>
/// <param name="Detail">One sentence that says what is wrong.</param>
internal sealed record VerificationFinding(string Finding, string RecordId, string Date, string Journal, long Sequence, string Detail)
{
    public static AuditQueryResult Table(IReadOnlyList<VerificationFinding> findings) => new(
        [
            new("finding", typeof(string)), new("record_id", typeof(string)), new("date", typeof(string)), new("detail", typeof(string)),
            new("journal", typeof(string)), new("sequence", typeof(long)),
        ],
        [.. findings.Select(found => (IReadOnlyList<object?>)[found.Finding, found.RecordId, found.Date, found.Detail, found.Journal, found.Sequence])]);
}
