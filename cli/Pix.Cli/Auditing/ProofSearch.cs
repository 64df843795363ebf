using Pix.Audit.Checkpoints;
using Pix.Audit.Proofs;
using Pix.Audit.Records;

namespace Pix.Cli.Auditing;

/// <summary>
/// Reads from the store what the proof of a record needs, in two passes over all records. The first pass finds the record and the
/// checkpoints. The second pass finds the hashes of the journal entries between the checkpoints before and after the record.
/// </summary>
/// <param name="stored">Reads all stored records. Each call reads them again from the start.</param>
/// <param name="wrongSignature">Returns what is wrong with the signature of a checkpoint. Null if the signature is valid.</param>
internal sealed class ProofSearch(Func<IAsyncEnumerable<AuditRecord>> stored, Func<CheckpointEnvelope, DateTimeOffset, string?> wrongSignature)
{
    /// <summary>Returns the entries of the proof, and which halves of the record (intent, outcome) cannot be proven and why.</summary>
    /// <exception cref="ProofException">The record is not stored, or neither of its halves can be proven.</exception>
    public async Task<ProvenHalves> RunAsync(string recordId)
    {
        var maker = await FindAsync(recordId);
        return maker.Make(await HashesAsync(maker.Needed()));
    }

    private async Task<ProofMaker> FindAsync(string recordId)
    {
        var found = new RecordHalves(recordId);
        var checkpoints = new Dictionary<string, CheckpointEnvelope>(StringComparer.Ordinal);
        await foreach (var record in stored())
        {
            found.Add(record);
            if (record.RequestMethod == CheckpointRecord.Method && Good(record) is { } checkpoint)
            {
                checkpoints[record.RecordId] = checkpoint;
            }
        }

        return found.Journals is { Count: > 0 } journals
            ? new ProofMaker(found, [.. checkpoints.Values.Where(checkpoint => journals.Contains(checkpoint.Statement.Journal))])
            : throw new ProofException($"No record '{recordId}' is stored; ./pix audit find gives the ids (column record_id).");
    }

    private CheckpointEnvelope? Good(AuditRecord record) =>
        CheckpointRecord.TryRead(record) is { } envelope && DateTimeOffset.TryParse(envelope.Statement.At, System.Globalization.CultureInfo.InvariantCulture, out var at) && wrongSignature(envelope, at) is null
            ? envelope
            : null;

    private async Task<IReadOnlyDictionary<(string Journal, long Sequence), string>> HashesAsync(IReadOnlyList<(string Journal, long First, long Last, string Head)> needed)
    {
        var hashes = new ChainHashes(needed);
        await foreach (var record in stored())
        {
            hashes.Add(record);
        }

        return hashes.Known();
    }
}
