using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>One difference from what was written, or from what must be.</summary>
/// <param name="Finding">
/// <c>Missing</c>, <c>Changed</c>, <c>NotLinked</c>, <c>RequestSignature</c>, <c>ResponseSignature</c>, <c>SignerSerial</c> or
/// <c>Checkpoint</c>.
/// </param>
/// <param name="RecordId">The record; empty for a missing entry, whose record is unknown.</param>
/// <param name="Date">Time of the record; for a missing entry, of the next one.</param>
/// <param name="Journal">Id of its journal.</param>
/// <param name="Sequence">Number of its entry there; the first of several missing ones.</param>
/// <param name="Detail">What exactly does not hold.</param>
internal sealed record VerificationFinding(string Finding, string RecordId, string Date, string Journal, long Sequence, string Detail)
{
    public static AuditQueryResult Table(IReadOnlyList<VerificationFinding> findings) => new(
        [
            new("finding", typeof(string)), new("record_id", typeof(string)), new("date", typeof(string)), new("detail", typeof(string)),
            new("journal", typeof(string)), new("sequence", typeof(long)),
        ],
        [.. findings.Select(found => (IReadOnlyList<object?>)[found.Finding, found.RecordId, found.Date, found.Detail, found.Journal, found.Sequence])]);
}
