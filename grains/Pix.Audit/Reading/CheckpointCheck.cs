using Pix.Audit.Checkpoints;
using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>Compares the stored chains with their signed checkpoints.</summary>
/// <remarks>
/// A person who can write to the store can recompute a whole chain with its hashes. But then an earlier checkpoint names a hash that the
/// new chain lacks, and a new checkpoint needs the key in the HSM. So a journal without checkpoints is as suspect as a journal with a wrong
/// one. A journal has one checkpoint a minute; those that do not fit in memory are sorted on disk, like the entries.
/// </remarks>
/// <param name="wrongSignature">Returns what is wrong with the signature of a checkpoint made at a time; null when it is valid.</param>
/// <param name="memoryBytes">Bytes of memory for checkpoints, at least 64 KiB.</param>
public sealed class CheckpointCheck(Func<CheckpointEnvelope, DateTimeOffset, string?> wrongSignature, int memoryBytes = 8 << 20) : IDisposable
{
    /// <summary>Maximum number of invalid checkpoints that are listed; further ones are neither listed nor counted.</summary>
    private const int MostWrong = 10_000;

    private readonly ByteSort _seen = new(Math.Max(memoryBytes, 64 << 10));
    private readonly CheckpointLinks _links = new(Math.Max(memoryBytes, 64 << 10));
    private readonly HashSet<CheckpointFault> _wrong = [];

    /// <summary>
    /// Returns what is wrong with a witness's countersignature, or null if it is valid. The function itself is null if the reader has no
    /// certificate of the witness.
    /// </summary>
    public Func<Countersignature, string?>? WrongCountersignature { get; init; }

    /// <summary>Number of stored checkpoints that the witness countersigned; set by <see cref="Missing"/>.</summary>
    public long Countersigned { get; private set; }

    /// <summary>Number of checkpoints that <see cref="Judge"/> checked.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one stored record; records that are no checkpoints are ignored.</summary>
    public void Add(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.RequestMethod == CheckpointRecord.Method)
        {
            Read(record);
        }
    }

    /// <summary>Compares checkpoints with records, and returns the faults.</summary>
    /// <param name="chain">The check of the chain, after all stored records were added to it.</param>
    /// <param name="due">A checkpoint must cover every entry written before this time.</param>
    public IReadOnlyList<CheckpointFault> Judge(ChainCheck chain, DateTimeOffset due)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var faults = _wrong.OrderBy(fault => fault.Date, StringComparer.Ordinal).ToList();
        Count = _wrong.Count;
        using var ahead = new CheckpointCursor(InOrder());
        JournalCoverage? coverage = null;
        foreach (var entry in chain.InOrder())
        {
            if (coverage?.Journal != entry.Journal)
            {
                coverage?.End(AuditTime.Text(due));
                coverage = new(entry.Journal, ahead, faults);
            }

            coverage.Pass(entry);
        }

        coverage?.End(AuditTime.Text(due));
        return faults;
    }

    /// <summary>
    /// Returns a fault for each journal with named checkpoints that are not stored, and for each witness's answer that names no stored
    /// checkpoint, or a wrong one.
    /// </summary>
    /// <param name="due">Checkpoints made before this time must be stored; later ones may still be in a journal.</param>
    /// <param name="oldestMayBeGone">True if checkpoints older than everything stored may have expired.</param>
    public IReadOnlyList<CheckpointFault> Missing(DateTimeOffset due, bool oldestMayBeGone)
    {
        var answers = _links.Answers(due, oldestMayBeGone);
        Countersigned = WrongCountersignature is null ? 0 : answers.Countersigned;
        return [.. _links.Missing(due, oldestMayBeGone), .. answers.Faults()];
    }

    /// <summary>Deletes the temporary files.</summary>
    public void Dispose()
    {
        _seen.Dispose();
        _links.Dispose();
    }

    private IEnumerable<SeenCheckpoint> InOrder()
    {
        foreach (var bytes in _seen.InOrder())
        {
            Count++;
            yield return SeenCheckpoint.FromBytes(bytes.Span);
        }
    }

    private void Read(AuditRecord record)
    {
        var envelope = CheckpointRecord.TryRead(record);
        if (envelope is null)
        {
            Fault(record, 0, "It is not a checkpoint of this version.");
            return;
        }

        var statement = envelope.Statement;
        if (Wrong(record, envelope) is { } reason)
        {
            Fault(record, statement.Sequence, reason);
            return;
        }

        var wrong = statement.Witnessed is { } answer ? WrongCountersignature?.Invoke(answer) : null;
        if (wrong is not null)
        {
            Fault(record, statement.Sequence, $"The witness's countersignature in it does not hold. {wrong}");
        }

        _seen.Add(new SeenCheckpoint(ChainEntry.Cut(record.RecordId), record.Journal, record.RequestDate, statement.Sequence, statement.Hash, statement.Tree).ToBytes());
        _links.Add(envelope, ChainEntry.Cut(record.RecordId), isCountersigned: statement.Witnessed is not null && wrong is null);
    }

    private void Fault(AuditRecord record, long sequence, string reason)
    {
        if (_wrong.Count < MostWrong)
        {
            _wrong.Add(new(ChainEntry.Cut(record.RecordId), ChainEntry.Cut(record.Journal), sequence, ChainEntry.Cut(record.RequestDate), reason));
        }
    }

    private string? Wrong(AuditRecord record, CheckpointEnvelope envelope)
    {
        if (envelope.Statement.Journal != record.Journal)
        {
            return $"It speaks of journal {envelope.Statement.Journal}.";
        }

        if (envelope.Statement.Tree is { } tree && (tree.TryRead() is null || tree.First + tree.Size - 1 != envelope.Statement.Sequence))
        {
            return "Root, peaks and size of its Merkle tree do not agree.";
        }

        if (!CheckpointLinks.HasDigests(envelope.Statement))
        {
            return "It names a checkpoint by what is no digest.";
        }

        return AuditTime.TryParse(record.RequestDate, out var at) ? wrongSignature(envelope, at) : "Its date cannot be read.";
    }
}
