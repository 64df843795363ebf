namespace Pix.Audit;

/// <summary>Holds the stored chains against their signed checkpoints.</summary>
/// <remarks>
/// Whoever can write the store can compute a whole chain anew, hashes and all; a checkpoint of before then names a hash that the new chain
/// does not have, and a new checkpoint needs the key in the HSM. So a journal without checkpoints is as suspect as one with a wrong one.
/// </remarks>
/// <param name="wrongSignature">Says what is wrong with the signature of a checkpoint made at a time; null when nothing is.</param>
public sealed class CheckpointCheck(Func<CheckpointEnvelope, DateTimeOffset, string?> wrongSignature)
{
    private readonly Dictionary<string, AuditRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Checkpoints seen.</summary>
    public int Count => _records.Count;

    /// <summary>Takes one stored record; those that are no checkpoints are passed over.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.RequestMethod == CheckpointRecord.Method)
        {
            _records[record.RecordId] = record;
        }
    }

    /// <summary>What does not hold.</summary>
    /// <param name="chain">All stored records.</param>
    /// <param name="due">Entries written before this time must be covered by a checkpoint.</param>
    public IReadOnlyList<CheckpointFault> Judge(ChainCheck chain, DateTimeOffset due)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var faults = new List<CheckpointFault>();
        var covered = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in _records.Values.OrderBy(record => record.RequestDate, StringComparer.Ordinal))
        {
            if (Fault(record, chain, out var sequence) is { } reason)
            {
                faults.Add(new(record.RecordId, record.Journal, sequence, record.RequestDate, reason));
                continue;
            }

            covered[record.Journal] = Math.Max(covered.GetValueOrDefault(record.Journal), sequence);
        }

        faults.AddRange(chain.Journals.Select(journal => Uncovered(journal, covered.GetValueOrDefault(journal), chain, AuditTime.Text(due))).OfType<CheckpointFault>());
        return faults;
    }

    private string? Fault(AuditRecord record, ChainCheck chain, out long sequence)
    {
        sequence = 0;
        if (TryRead(record) is not { } envelope)
        {
            return "It is not a checkpoint of this version.";
        }

        var statement = envelope.Statement;
        sequence = statement.Sequence;
        if (statement.Journal != record.Journal)
        {
            return $"It speaks of journal {statement.Journal}.";
        }

        if (wrongSignature(envelope, AuditTime.Parse(record.RequestDate)) is { } wrong)
        {
            return wrong;
        }

        return chain.HashOf(record.Journal, sequence) switch
        {
            null when sequence < chain.FirstOf(record.Journal) => null,
            null => "The entry that it names is not stored.",
            var hash when hash != statement.Hash => "The entry that it names has another hash now: the chain was written anew.",
            _ => null,
        };
    }

    /// <summary>The entries after the newest good checkpoint; its own two are not work that anyone would change.</summary>
    private static CheckpointFault? Uncovered(string journal, long covered, ChainCheck chain, string due)
    {
        const int OwnEntries = 2;
        var (count, first) = chain.After(journal, covered == 0 ? 0 : covered + OwnEntries);
        return count > 0 && string.CompareOrdinal(first, due) < 0
            ? new("", journal, covered == 0 ? 1 : covered + OwnEntries + 1, first!, $"{count} entries are covered by no checkpoint, although they are old enough.")
            : null;
    }

    private static CheckpointEnvelope? TryRead(AuditRecord record)
    {
        try
        {
            return CheckpointEnvelope.TryRead(BodyText.ToBytes(record.RequestBody));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
