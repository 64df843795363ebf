using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Audit;

namespace Pix.Cli.Auditing;

/// <summary>Verifies all that is stored: signatures, hash chains, checkpoints.</summary>
internal sealed class AuditVerification
{
    private readonly KnownCertificates _participant;
    private readonly StoredSignatures _signatures;
    private readonly ChainCheck _chain = new();
    private readonly CheckpointCheck _checkpoints;
    private readonly List<VerificationFinding> _found = [];
    private readonly HashSet<string> _records = new(StringComparer.Ordinal);
    private long _rows;

    public AuditVerification(KnownCertificates participant, KnownCertificates centralBank)
    {
        _participant = participant;
        _signatures = new(participant.Signers, centralBank.Signers);
        _checkpoints = new(WrongSignature);
    }

    /// <summary>An entry missing before then was removed.</summary>
    public required DateTimeOffset MissingUntil { get; init; }

    /// <summary>Entries before then must be covered by a checkpoint.</summary>
    public required DateTimeOffset CoveredUntil { get; init; }

    /// <summary>Whether chains may begin after their first entry.</summary>
    public required bool OldestMayBeGone { get; init; }

    /// <summary>Takes a stored record, in any order.</summary>
    public void Add(AuditStream stream, AuditRecord record)
    {
        _rows++;
        _records.Add(record.RecordId);
        _chain.Add(record);
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

    /// <summary>All findings, those of one journal in the order of its entries.</summary>
    public IReadOnlyList<VerificationFinding> Findings()
    {
        var report = _chain.Report();
        return [.. _found.Concat(Breaks(report)).Concat(Beginnings(report)).Concat(Faults())
            .Distinct().OrderBy(found => found.Journal, StringComparer.Ordinal).ThenBy(found => found.Sequence)];
    }

    public string Summary(int findings)
    {
        var report = _chain.Report();
        return $"{_records.Count} records in {_rows} rows; {report.Entries} entries of {report.Heads.Count} journals; {_signatures.Verified} signatures and "
            + $"{_checkpoints.Count} checkpoints verified; {(findings == 0 ? "nothing found" : $"{findings} findings")}.";
    }

    private IEnumerable<VerificationFinding> Breaks(ChainReport report)
    {
        foreach (var found in report.Breaks.Where(found => found.Kind != ChainBreakKind.Missing))
        {
            yield return new(found.Kind.ToString(), found.RecordId, found.Date, found.Journal, found.Sequence, found.Kind == ChainBreakKind.Changed
                ? "Its columns are not what its journal wrote."
                : "It does not follow the entry before it: one of the two was replaced.");
        }

        var until = MissingUntil.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var gap in report.Breaks.Where(found => found.Kind == ChainBreakKind.Missing && string.CompareOrdinal(found.Date, until) < 0).GroupBy(found => (found.Journal, found.Before, found.After, found.Date)))
        {
            var (first, last) = (gap.Min(found => found.Sequence), gap.Max(found => found.Sequence));
            yield return new(nameof(ChainBreakKind.Missing), "", gap.Key.Date, gap.Key.Journal, first,
                $"Entries {first} to {last} are not stored; they were between record {gap.Key.Before} and record {gap.Key.After}.");
        }
    }

    private IEnumerable<VerificationFinding> Beginnings(ChainReport report) => OldestMayBeGone ? [] : report.Starts
        .Where(start => start.Value.Sequence > 1)
        .Select(start => new VerificationFinding(
            nameof(ChainBreakKind.Missing), "", "", start.Key, 1, $"Entries 1 to {start.Value.Sequence - 1}, the oldest, are not stored (--oldest-expired if they were removed by rule)."));

    private IEnumerable<VerificationFinding> Faults() => _checkpoints.Judge(_chain, CoveredUntil)
        .Select(fault => new VerificationFinding("Checkpoint", fault.RecordId, fault.Date, fault.Journal, fault.Sequence, fault.Reason));

    private string? WrongSignature(CheckpointEnvelope envelope, DateTimeOffset at)
    {
        if (envelope.Signature is not { } signature)
        {
            return "It is not signed.";
        }

        if (_participant.Find(signature.SignerSerial, at, out var reason) is not { } certificate)
        {
            return reason;
        }

        using var key = certificate.GetRSAPublicKey();
        return key is not null && key.VerifyHash(envelope.Digest(), signature.Value.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ? null
            : $"Its signature is not one of certificate {signature.SignerSerial}.";
    }
}
