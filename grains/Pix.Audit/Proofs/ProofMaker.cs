using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Journal.Merkle;

namespace Pix.Audit.Proofs;

/// <summary>Makes the proof of a stored record's intent and outcome, or of only one of them if the other cannot be proven.</summary>
/// <param name="record">The stored copies of the record.</param>
/// <param name="checkpoints">Checkpoints with valid signatures, of the journals that the copies name.</param>
public sealed class ProofMaker(RecordHalves record, IReadOnlyList<CheckpointEnvelope> checkpoints)
{
    private static readonly EntryKind[] Halves = [EntryKind.Intent, EntryKind.Outcome];

    private readonly ILookup<string, CheckpointEnvelope> _inOrder =
        checkpoints.Where(checkpoint => checkpoint.Statement.Tree is not null).OrderBy(checkpoint => checkpoint.Statement.Sequence).ToLookup(checkpoint => checkpoint.Statement.Journal);

    /// <summary>
    /// Returns the entries whose hashes are needed, including the record's own, as ranges (first and last sequence) of a journal. The HSM
    /// signed the hash of the last entry of each range.
    /// </summary>
    public IReadOnlyList<(string Journal, long First, long Last, string Head)> Needed() =>
        [.. Halves.SelectMany(record.Of)
            .Select(copy => (copy.Journal, Span: Between(copy.Journal, copy.Link.Sequence)))
            .Where(copy => copy.Span is not null)
            .Select(copy => (copy.Journal, copy.Span!.First, copy.Span.Covering.Statement.Sequence, copy.Span.Covering.Statement.Hash))
            .Distinct()];

    /// <summary>Returns the entries of the proof, and the halves of the record that cannot be proven.</summary>
    /// <param name="hashes">Chain hashes of the needed entries, by journal and sequence.</param>
    /// <exception cref="ProofException">No half can be proven.</exception>
    public ProvenHalves Make(IReadOnlyDictionary<(string Journal, long Sequence), string> hashes)
    {
        var (entries, unproven) = (new List<ProofEntry>(), new List<UnprovenHalf>());
        foreach (var kind in Halves)
        {
            if (Make(kind, hashes, out var reason) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                unproven.Add(new(EntryFields.Word(kind), reason));
            }
        }

        return entries.Count > 0 ? new(entries, unproven) : throw new ProofException(string.Join(' ', unproven.Select(half => half.Reason).Distinct()));
    }

    /// <summary>Tries each copy of a half. The reason returned is that of the first copy, which is the one closest to a proof.</summary>
    private ProofEntry? Make(EntryKind kind, IReadOnlyDictionary<(string Journal, long Sequence), string> hashes, out string reason)
    {
        reason = "";
        foreach (var (journal, link, payload) in record.Of(kind).OrderBy(copy => Between(copy.Journal, copy.Link.Sequence) is null).ThenBy(copy => copy.Payload is null))
        {
            if (Make(kind, journal, link, payload, hashes, out var why) is { } entry)
            {
                return entry;
            }

            reason = reason.Length == 0 ? why : reason;
        }

        reason = reason.Length == 0 ? $"No {EntryFields.Word(kind)} of record {record.RecordId} is stored." : reason;
        return null;
    }

    private ProofEntry? Make(
        EntryKind kind, string journal, ChainLink link, byte[]? payload, IReadOnlyDictionary<(string Journal, long Sequence), string> hashes, out string reason)
    {
        reason = "";
        if (payload is null)
        {
            reason = $"The stored columns of record {record.RecordId} are not what its journal wrote: they do not give the hash of its {EntryFields.Word(kind)}.";
            return null;
        }

        if (Between(journal, link.Sequence) is not { } span)
        {
            reason = $"No checkpoint with a Merkle tree covers entry {link.Sequence} of journal {journal}; while there is traffic one is written every minute (Pix:AuditCheckpointInterval).";
            return null;
        }

        var (covering, tree, index) = (span.Covering, span.Covering.Statement.Tree!, link.Sequence - span.Covering.Statement.Tree!.First);
        if (Path(span, index, hashes) is not { } path)
        {
            reason = $"Entry {Unknown(span, hashes)} of journal {journal} is not stored, and the path to the checkpoint at entry {covering.Statement.Sequence} needs its hash.";
            return null;
        }

        if (MerklePath.RootOf(ProofText.Hash(link.Hash)!, index, tree.Size, path) is not { } root || Convert.ToHexStringLower(root) != tree.Root)
        {
            reason = $"The stored entries {span.First} to {covering.Statement.Sequence} of journal {journal} do not give the root that the HSM signed: ./pix audit verify names what was changed.";
            return null;
        }

        return new(
            EntryFields.Word(kind), EntryFields.Of(kind, payload)!, Convert.ToBase64String(payload), link.Sequence, link.PreviousHash, index, [.. path.Select(Convert.ToHexStringLower)], tree.Root,
            new(CheckpointEnvelope.PayloadType, Convert.ToBase64String(covering.Payload.Span), covering.Signature!.KeyId, Convert.ToBase64String(covering.Signature.Value.Span)));
    }

    /// <summary>Returns the range from the checkpoint before an entry to the one that covers it; null if no checkpoint covers it.</summary>
    private Span? Between(string journal, long sequence)
    {
        if (_inOrder[journal].FirstOrDefault(checkpoint => checkpoint.Statement.Sequence >= sequence && checkpoint.Statement.Tree!.First <= sequence) is not { } covering)
        {
            return null;
        }

        var first = covering.Statement.Tree!.First;
        return new(_inOrder[journal].LastOrDefault(checkpoint => checkpoint.Statement.Sequence < sequence && checkpoint.Statement.Tree!.First == first)?.Statement.Tree!.TryRead() ?? new MerklePeaks(first), covering);
    }

    private static IReadOnlyList<byte[]>? Path(Span span, long index, IReadOnlyDictionary<(string Journal, long Sequence), string> hashes)
    {
        var part = new MerklePart(span.Before, span.Covering.Statement.Tree!.TryRead());
        for (var sequence = span.First; sequence <= span.Covering.Statement.Sequence; sequence++)
        {
            if (hashes.TryGetValue((span.Covering.Statement.Journal, sequence), out var hash) && ProofText.Hash(hash) is { } bytes)
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

    private static long Unknown(Span span, IReadOnlyDictionary<(string Journal, long Sequence), string> hashes)
    {
        var (first, last) = (span.First, span.Covering.Statement);
        for (; first < last.Sequence && hashes.ContainsKey((last.Journal, first)); first++)
        {
        }

        return first;
    }

    /// <summary>The entries that an entry's path may need.</summary>
    /// <param name="Before">The tree of the checkpoint before the range, or an empty one.</param>
    /// <param name="Covering">The first checkpoint that covers the entry.</param>
    private sealed record Span(MerklePeaks Before, CheckpointEnvelope Covering)
    {
        /// <summary>Sequence of the first of these entries.</summary>
        public long First => Before.Next;
    }
}

/// <summary>Thrown if there is no proof; the message says why.</summary>
public sealed class ProofException(string message) : Exception(message);
