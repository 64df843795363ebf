namespace Pix.Audit;

/// <summary>Holds the stored chains against their signed checkpoints.</summary>
/// <remarks>
/// Whoever can write the store can compute a whole chain anew, hashes and all; a checkpoint of before then names a hash that the new chain
/// does not have, and a new checkpoint needs the key in the HSM. So a journal without checkpoints is as suspect as one with a wrong one.
/// Of each checkpoint some hundred bytes are kept, of the records nothing.
/// </remarks>
/// <param name="wrongSignature">Says what is wrong with the signature of a checkpoint made at a time; null when nothing is.</param>
public sealed class CheckpointCheck(Func<CheckpointEnvelope, DateTimeOffset, string?> wrongSignature)
{
    private readonly Dictionary<string, SeenCheckpoint> _seen = new(StringComparer.Ordinal);

    /// <summary>Checkpoints seen.</summary>
    public int Count => _seen.Count;

    /// <summary>Takes one stored record; those that are no checkpoints are passed over.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.RequestMethod == CheckpointRecord.Method)
        {
            _seen[record.RecordId] = Read(record);
        }
    }

    /// <summary>What does not hold.</summary>
    /// <param name="chain">All stored records.</param>
    /// <param name="due">Entries written before this time must be covered by a checkpoint.</param>
    public IReadOnlyList<CheckpointFault> Judge(ChainCheck chain, DateTimeOffset due)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var faults = _seen.Values.Where(seen => seen.Wrong is not null).OrderBy(seen => seen.Date, StringComparer.Ordinal).Select(seen => seen.Fault(seen.Wrong!)).ToList();
        var good = _seen.Values.Where(seen => seen.Wrong is null).ToLookup(seen => seen.Journal, StringComparer.Ordinal);
        JournalCoverage? coverage = null;
        foreach (var entry in chain.InOrder())
        {
            if (coverage?.Journal != entry.Journal)
            {
                coverage?.End(AuditTime.Text(due));
                coverage = new(entry.Journal, good[entry.Journal], faults);
            }

            coverage.Pass(entry);
        }

        coverage?.End(AuditTime.Text(due));
        return faults;
    }

    private SeenCheckpoint Read(AuditRecord record)
    {
        var seen = new SeenCheckpoint(record.RecordId, record.Journal, record.RequestDate, 0, "", null);
        if (TryRead(record) is not { } envelope)
        {
            return seen with { Wrong = "It is not a checkpoint of this version." };
        }

        var statement = envelope.Statement;
        return seen with { Sequence = statement.Sequence, Hash = statement.Hash, Wrong = Wrong(record, envelope) };
    }

    private string? Wrong(AuditRecord record, CheckpointEnvelope envelope)
    {
        if (envelope.Statement.Journal != record.Journal)
        {
            return $"It speaks of journal {envelope.Statement.Journal}.";
        }

        return AuditTime.TryParse(record.RequestDate, out var at) ? wrongSignature(envelope, at) : "Its date cannot be read.";
    }

    private static CheckpointEnvelope? TryRead(AuditRecord record)
    {
        try
        {
            return CheckpointEnvelope.TryRead(BodyText.ToBytes(record.RequestBody));
        }
        catch (Exception malformed) when (malformed is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}
