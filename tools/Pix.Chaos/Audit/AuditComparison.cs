using Pix.AuditReader.Sql;

namespace Pix.Chaos;

/// <summary>Compares the messages that the simulator received with the records of the audit.</summary>
internal sealed class AuditComparison(string auditPath, string journalPath)
{
    private readonly AuditQuery _audit = new(auditPath, new QueryLimits { Rows = int.MaxValue });

    public async Task<ChaosResult> CompareAsync(
        ReceivedMessages received, PaymentLoad load, IReadOnlyDictionary<Misfortune, int> rounds, int kills, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var records = await RecordsAsync(cancellationToken);
        var answered = records.Where(record => record.Status == 201).Select(record => record.EndToEndId).ToHashSet(StringComparer.Ordinal);
        var byDigest = records.ToLookup(record => record.Digest, StringComparer.Ordinal);
        var chain = await _audit.CheckChainAsync(cancellationToken);
        return new()
        {
            Rounds = rounds,
            Kills = kills,
            Sent = load.Sent,
            Answers = new SortedDictionary<int, int>(load.Answers),
            Receptions = received.Receptions,
            NotSigned = received.NotSigned,
            Received = received.Digests.Count,
            InAudit = received.Digests.Count(digest => byDigest[digest].Any()),
            MoreThanOnce = received.Digests.Count(digest => byDigest[digest].Skip(1).Any()),
            AnsweredWithoutOutcome = load.Accepted.Count(endToEndId => !answered.Contains(endToEndId)),
            Records = records.Count,
            Duplicates = await NumberAsync("SELECT count(*) - count(DISTINCT record_id) FROM stored", cancellationToken),
            ChainEntries = chain.Entries,
            ChainBreaks = chain.Breaks.Count,
            Checkpoints = await NumberAsync("SELECT count(*) FROM checkpoints", cancellationToken),
            LeftInJournals = LeftInJournals(),
            Elapsed = elapsed,
        };
    }

    private async Task<List<Record>> RecordsAsync(CancellationToken cancellationToken)
    {
        var found = await _audit.RunAsync("SELECT sha256(request_body), end_to_end_id, response_status_code FROM audit", cancellationToken: cancellationToken);
        return [.. found.Rows.Select(row => new Record((string)row[0]!, (string)row[1]!, (int)row[2]!))];
    }

    private async Task<long> NumberAsync(string sql, CancellationToken cancellationToken) =>
        (long)(await _audit.RunAsync(sql, cancellationToken: cancellationToken)).Rows[0][0]!;

    private int LeftInJournals() => Directory.EnumerateFiles(journalPath, "*.journal", SearchOption.AllDirectories).Sum(JournalContent.Count);

    private sealed record Record(string Digest, string EndToEndId, int Status);
}
