using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>One fault of the stored records, such as a missing entry, a changed value or an invalid signature.</summary>
/// <param name="Finding">
/// <c>Missing</c>, <c>Changed</c>, <c>NotLinked</c>, <c>RequestSignature</c>, <c>ResponseSignature</c>, <c>SignerSerial</c> or
/// <c>Checkpoint</c>.
/// </param>
/// <param name="RecordId">Id of the record. Empty for a missing entry, whose record is unknown.</param>
/// <param name="Date">Time of the record. For a missing entry, the time of the next record.</param>
/// <param name="Journal">Id of the record's journal.</param>
/// <param name="Sequence">Number of the entry in the journal. For several missing entries, the number of the first.</param>
/// <param name="Detail">Sentence that says what is wrong.</param>
internal sealed record VerificationFinding(string Finding, string RecordId, string Date, string Journal, long Sequence, string Detail)
{
    public static AuditQueryResult Table(IReadOnlyList<VerificationFinding> findings) => new(
        [
            new("finding", typeof(string)), new("record_id", typeof(string)), new("date", typeof(string)), new("detail", typeof(string)),
            new("journal", typeof(string)), new("sequence", typeof(long)),
        ],
        [.. findings.Select(found => (IReadOnlyList<object?>)[found.Finding, found.RecordId, found.Date, found.Detail, found.Journal, found.Sequence])]);
}
