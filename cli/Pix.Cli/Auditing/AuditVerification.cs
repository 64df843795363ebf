using Pix.Audit.Checkpoints;
using Pix.Audit.Reading;
using Pix.Audit.Records;

namespace Pix.Cli.Auditing;

/// <summary>
/// Verifies the signatures, hash chains and checkpoints of all stored records. The memory that this takes does not grow with the number of
/// records.
/// </summary>
internal sealed class AuditVerification : IDisposable
{
    /// <summary>
    /// Maximum number of journals whose audit stream is kept in memory. There can be many journals, because a silo that starts without its old
    /// journals makes two new ones, and because a forged row can contain any journal's id.
    /// </summary>
    private const int MostJournals = 100_000;

    private readonly StoredSignatures _signatures;
    private readonly ChainCheck _chain = new();
    private readonly CheckpointCheck _checkpoints;
    private readonly bool _hasWitness;
    private readonly FindingList _found = new();
    private readonly Dictionary<string, AuditStream> _streams = new(StringComparer.Ordinal);
    private ChainReport? _report;
    private long _rows;

    /// <param name="participant">The participant's signature certificates.</param>
    /// <param name="centralBank">The Central Bank's signature certificates.</param>
    /// <param name="witness">Key of the witness that countersigns checkpoints. Null if there is no witness.</param>
    public AuditVerification(KnownCertificates participant, KnownCertificates centralBank, WitnessKey? witness)
    {
        _signatures = new(participant.Signers, centralBank.Signers);
        _checkpoints = new(new CheckpointSignatures(participant.Find).Wrong) { WrongCountersignature = witness is null ? null : witness.Wrong };
        _hasWitness = witness is not null;
    }

    /// <summary>Gaps in a journal before this time are not reported, because the missing entries can be stored in an hour that was not read.</summary>
    public required DateTimeOffset MissingFrom { get; init; }

    /// <summary>Gaps in a journal after this time are not reported, because the missing entries are possibly not delivered to the store yet.</summary>
    public required DateTimeOffset MissingUntil { get; init; }

    /// <summary>Journal entries before this time must be covered by a checkpoint. An entry without a checkpoint is a finding.</summary>
    public required DateTimeOffset CoveredUntil { get; init; }

    /// <summary>True if missing oldest entries of a journal are no finding, because the oldest records were removed by rule or were not read.</summary>
    public required bool OldestMayBeGone { get; init; }

    /// <summary>Adds a stored record. The order of the records does not matter.</summary>
    public void Add(AuditStream stream, AuditRecord record)
    {
        _rows++;
        _chain.Add(record);
        if (record.RequestLink is null && record.ResponseLink is null)
        {
            _found.Add(new(nameof(ChainBreakKind.NotLinked), record.RecordId, record.RequestDate, record.Journal, 0, "It is in no journal's chain: Pix did not write it."));
        }

        foreach (var reason in Unwritten(stream, record))
        {
            _found.Add(new(nameof(ChainBreakKind.Changed), record.RecordId, record.RequestDate, record.Journal, (record.RequestLink ?? record.ResponseLink)?.Sequence ?? 0, reason));
        }

        if (record.RequestMethod == CheckpointRecord.Method)
        {
            _checkpoints.Add(record);
            return;
        }

        foreach (var wrong in ((string Finding, string Detail)?[])[_signatures.Request(stream, record), _signatures.Response(stream, record)])
        {
            if (wrong is { } found)
            {
                _found.Add(new(found.Finding, record.RecordId, record.RequestDate, record.Journal, record.RequestLink?.Sequence ?? 0, found.Detail));
            }
        }
    }

    /// <summary>Returns all findings. Findings of one journal are in the order of its entries. Records cannot be added after this call.</summary>
    public FindingList Findings()
    {
        _report = _chain.Report();
        _found.AddRange([.. Breaks(_report), .. Beginnings(_report), .. Faults()]);
        _found.CountFurther(_report.FurtherBreaks);
        return _found;
    }

    /// <summary>Returns one line with what was checked and the result. <see cref="Findings"/> must be called first.</summary>
    public string Summary() => _report is { } report
        ? $"{report.Records} records in {_rows} rows; {report.Entries} entries of {report.Heads.Count} journals; {_signatures.Verified} signatures and "
            + $"{_checkpoints.Count} checkpoints verified; {(_hasWitness ? $"{_checkpoints.Countersigned} countersignatures of the witness; " : "")}{_found.Summary()}."
        : throw new InvalidOperationException("The findings come first.");

    /// <summary>Deletes the temporary files of the checks.</summary>
    public void Dispose()
    {
        _chain.Dispose();
        _checkpoints.Dispose();
    }

    /// <summary>
    /// Returns one sentence about the columns of a record that no journal entry covers with its hash, and one if records of its journal are
    /// stored under both streams.
    /// </summary>
    private IEnumerable<string> Unwritten(AuditStream stream, AuditRecord record)
    {
        var columns = UnwrittenColumns.Of(record);
        if (columns.Count > 0)
        {
            yield return $"No entry of its journal stands behind its columns {string.Join(", ", columns)}.";
        }

        if (_streams.Count < MostJournals && _streams.TryAdd(record.Journal, stream))
        {
            yield break;
        }

        if (_streams.TryGetValue(record.Journal, out var first) && first != stream)
        {
            yield return $"It is stored under {stream.Name()}, other records of its journal under {first.Name()}.";
        }
    }

    private IEnumerable<VerificationFinding> Breaks(ChainReport report)
    {
        var (from, until) = (Text(MissingFrom), Text(MissingUntil));
        return report.Breaks
            .Where(found => found.Kind != ChainBreakKind.Missing || (string.CompareOrdinal(found.Date, from) >= 0 && string.CompareOrdinal(found.Date, until) < 0))
            .Select(found => new VerificationFinding(found.Kind.ToString(), found.RecordId, found.Date, found.Journal, found.Sequence, Detail(found)));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Detail(ChainBreak found) => found.Kind switch
    {
        ChainBreakKind.Changed => "Its columns are not what its journal wrote.",
        ChainBreakKind.NotLinked => "It does not follow the entry before it: one of the two was replaced.",
        _ => $"Entries {found.Sequence} to {found.Last} are not stored; they were between record {found.Before} and record {found.After}.",
    };

    private IEnumerable<VerificationFinding> Beginnings(ChainReport report) => OldestMayBeGone ? [] : report.Starts
        .Where(start => start.Value.Sequence > 1)
        .Select(start => new VerificationFinding(
            nameof(ChainBreakKind.Missing), "", "", start.Key, 1, $"Entries 1 to {start.Value.Sequence - 1}, the oldest, are not stored (--oldest-expired if they were removed by rule)."));

    private IEnumerable<VerificationFinding> Faults() => _checkpoints.Judge(_chain, CoveredUntil).Concat(_checkpoints.Missing(MissingUntil, OldestMayBeGone))
        .Select(fault => new VerificationFinding("Checkpoint", fault.RecordId, fault.Date, fault.Journal, fault.Sequence, fault.Reason));
}
