using Pix.Journal.Merkle;

namespace Pix.Audit;

/// <summary>Makes the proof of a stored record.</summary>
/// <param name="record">The record, with its outcome if the store has it.</param>
/// <param name="checkpoints">The checkpoints of its journal whose signatures are good.</param>
public sealed class ProofMaker(AuditRecord record, IReadOnlyList<CheckpointEnvelope> checkpoints)
{
    private readonly IReadOnlyList<CheckpointEnvelope> _inOrder = [.. checkpoints.Where(checkpoint => checkpoint.Statement.Tree is not null).OrderBy(checkpoint => checkpoint.Statement.Sequence)];

    /// <summary>The entries whose hashes are needed, as ranges (first and last sequence); the record's own among them.</summary>
    /// <exception cref="ProofException">No checkpoint covers an entry of the record yet.</exception>
    public IReadOnlyList<(long First, long Last)> Needed() => [.. Links().Select(link => Between(link.Link.Sequence)).Select(pair => (pair.First, pair.Covering.Statement.Sequence)).Distinct()];

    /// <summary>The entries of the proof.</summary>
    /// <param name="hashes">Chain hashes of the needed entries, by sequence.</param>
    /// <exception cref="ProofException">The store does not have what it needs, or what it has does not lead to the signed root.</exception>
    public IReadOnlyList<ProofEntry> Make(IReadOnlyDictionary<long, string> hashes) => [.. Links().Select(entry => Make(entry.Kind, entry.Link, hashes))];

    private IEnumerable<(EntryKind Kind, ChainLink Link)> Links()
    {
        if (record.RequestLink is { } request)
        {
            yield return (EntryKind.Intent, request);
        }

        if (record.ResponseLink is { } response)
        {
            yield return (EntryKind.Outcome, response);
        }
    }

    /// <summary>The checkpoint that covers an entry, and the first entry that its one before, or nothing, does not stand for.</summary>
    private (MerklePeaks Before, long First, CheckpointEnvelope Covering) Between(long sequence)
    {
        var covering = _inOrder.FirstOrDefault(checkpoint => checkpoint.Statement.Sequence >= sequence && checkpoint.Statement.Tree!.First <= sequence)
            ?? throw new ProofException($"No checkpoint with a Merkle tree covers entry {sequence} of journal {record.Journal}; while there is traffic one is written every minute (Pix:AuditCheckpointInterval).");
        var first = covering.Statement.Tree!.First;
        var before = _inOrder.LastOrDefault(checkpoint => checkpoint.Statement.Sequence < sequence && checkpoint.Statement.Tree!.First == first)?.Statement.Tree!.TryRead() ?? new MerklePeaks(first);
        return (before, before.Next, covering);
    }

    private ProofEntry Make(EntryKind kind, ChainLink link, IReadOnlyDictionary<long, string> hashes)
    {
        var (before, first, covering) = Between(link.Sequence);
        var tree = covering.Statement.Tree!;
        var payload = Payload(kind);
        var index = link.Sequence - tree.First;
        if (Path(before, first, covering.Statement, index, hashes) is not { } path)
        {
            throw new ProofException($"Entry {Unknown(first, covering.Statement.Sequence, hashes)} of journal {record.Journal} is not stored, and the path to the checkpoint at entry {covering.Statement.Sequence} needs its hash.");
        }

        return MerklePath.RootOf(ProofText.Hash(link.Hash)!, index, tree.Size, path) is { } root && Convert.ToHexStringLower(root) == tree.Root
            ? new(
                EntryFields.Word(kind), EntryFields.Of(kind, payload)!, Convert.ToBase64String(payload), link.Sequence, link.PreviousHash, index, [.. path.Select(Convert.ToHexStringLower)], tree.Root,
                new(CheckpointEnvelope.PayloadType, Convert.ToBase64String(covering.Payload.Span), covering.Signature!.KeyId, Convert.ToBase64String(covering.Signature.Value.Span)))
            : throw new ProofException($"The stored entries {first} to {covering.Statement.Sequence} of journal {record.Journal} do not give the root that the HSM signed: ./pix audit verify names what was changed.");
    }

    private static IReadOnlyList<byte[]>? Path(MerklePeaks before, long first, CheckpointStatement covering, long index, IReadOnlyDictionary<long, string> hashes)
    {
        var part = new MerklePart(before, covering.Tree!.TryRead());
        for (var sequence = first; sequence <= covering.Sequence; sequence++)
        {
            if (hashes.TryGetValue(sequence, out var hash) && ProofText.Hash(hash) is { } bytes)
            {
                part.Append(bytes);
            }
            else
            {
                part.AppendUnknown();
            }
        }

        return part.PathOf(index);
    }

    private static long Unknown(long first, long last, IReadOnlyDictionary<long, string> hashes)
    {
        for (; first < last && hashes.ContainsKey(first); first++)
        {
        }

        return first;
    }

    private byte[] Payload(EntryKind kind) => WrittenEntry.PayloadOf(record, kind)
        ?? throw new ProofException($"The stored columns of record {record.RecordId} are not what its journal wrote: they do not give the hash of its {EntryFields.Word(kind)}.");
}

/// <summary>There is no proof; the message says why.</summary>
public sealed class ProofException(string message) : Exception(message);
