using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Journal.Merkle;

namespace Pix.Audit.Proofs;

/// <summary>
/// Checks a proof with its own content and the keys that the reader trusts: payload → digest → chain hash → leaf → root → checkpoint →
/// signature.
/// </summary>
/// <remarks>The same steps in Python and openssl are in docs/audit-proof.py.</remarks>
/// <param name="wrongSignature">Returns what is wrong with the signature of a checkpoint made at a time; null when it is valid.</param>
public sealed class ProofCheck(Func<CheckpointEnvelope, DateTimeOffset, string?> wrongSignature)
{
    /// <summary>Returns what is wrong with a proof, as one sentence; null if the proof holds.</summary>
    public string? Wrong(AuditProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (proof.Format != AuditProof.Version)
        {
            return $"The format is '{proof.Format}'; it must be '{AuditProof.Version}'.";
        }

        if (!proof.Entries.Select(entry => entry.Kind).SequenceEqual(proof.Entries.Count == 2 ? ["intent", "outcome"] : [proof.Entries.Count == 1 && proof.Entries[0].Kind == "outcome" ? "outcome" : "intent"]))
        {
            return "The entries must be an intent, an outcome, or an intent and an outcome.";
        }

        return proof.Entries.Select(entry => Wrong(proof.RecordId, entry) is { } reason ? $"The {entry.Kind}: {reason}" : null).FirstOrDefault(reason => reason is not null);
    }

    private string? Wrong(string recordId, ProofEntry entry)
    {
        // The signer is checked before the content, because an unsigned statement must not be interpreted.
        if (Envelope(entry) is not { Statement: { Tree: { } tree } statement } envelope || !AuditTime.TryParse(statement.At, out var at))
        {
            return "the checkpoint is not one of this version with a Merkle tree.";
        }

        return wrongSignature(envelope, at) ?? WrongPayload(recordId, entry) ?? WrongPath(entry, statement, tree);
    }

    private static string? WrongPayload(string recordId, ProofEntry entry)
    {
        if (ProofText.Base64(entry.Payload) is not { } payload || EntryFields.Of(KindOf(entry), payload) is not { } fields)
        {
            return "the payload is not one of this version.";
        }

        return !fields.SequenceEqual(entry.Fields) ? "the names of the fields are not those of this version."
            : EntryFields.RecordId(payload) != recordId ? $"the payload is of record {EntryFields.RecordId(payload)}, not {recordId}."
            : null;
    }

    private static string? WrongPath(ProofEntry entry, CheckpointStatement statement, CheckpointTree tree)
    {
        if (ProofText.Hash(entry.PreviousHash) is not { } previous || entry.Path.Any(step => ProofText.Hash(step) is null))
        {
            return "a hash is not 64 hexadecimal digits.";
        }

        if (entry.LeafIndex != entry.Sequence - tree.First || statement.Sequence != tree.First + tree.Size - 1)
        {
            return "the checkpoint does not state this place in its tree.";
        }

        var hash = HashChain.Link(previous, entry.Sequence, HashChain.Digest((byte)KindOf(entry), ProofText.Base64(entry.Payload)!));
        return MerklePath.RootOf(hash, entry.LeafIndex, tree.Size, [.. entry.Path.Select(step => ProofText.Hash(step)!)]) is { } root && Convert.ToHexStringLower(root) == tree.Root && tree.Root == entry.Root
            ? null
            : "payload, previous hash and path do not lead to the root that was signed.";
    }

    /// <summary>Reads the checkpoint of an entry; null if it cannot be read.</summary>
    public static CheckpointEnvelope? Envelope(ProofEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var checkpoint = entry.Checkpoint;
        return checkpoint.PayloadType == CheckpointEnvelope.PayloadType && ProofText.Base64(checkpoint.Payload) is { } payload && ProofText.Base64(checkpoint.Signature) is { } signature
            ? CheckpointEnvelope.TryRead(payload, new(checkpoint.KeyId, signature))
            : null;
    }

    /// <summary>Returns the serial number of the certificate behind the checkpoint of an entry.</summary>
    public static string SignerOf(ProofEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Envelope(entry)?.Statement.Key?.SignerSerial ?? entry.Checkpoint.KeyId;
    }

    private static EntryKind KindOf(ProofEntry entry) => entry.Kind == "intent" ? EntryKind.Intent : EntryKind.Outcome;
}
