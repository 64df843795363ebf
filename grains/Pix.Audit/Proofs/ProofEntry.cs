namespace Pix.Audit.Proofs;

/// <summary>One entry of a journal with its path to a signed Merkle root.</summary>
/// <param name="Kind"><c>intent</c> (what was about to be sent) or <c>outcome</c> (how it ended).</param>
/// <param name="Fields">Names of the payload's fields, in order.</param>
/// <param name="Payload">The entry as written, Base64: a version byte, then each field after its length (4 bytes, little endian).</param>
/// <param name="Sequence">Sequence number of the entry in its journal.</param>
/// <param name="PreviousHash">Chain hash of the previous entry, hexadecimal.</param>
/// <param name="LeafIndex">Index among the leaves of the Merkle tree, from 0.</param>
/// <param name="Path">Hashes from the leaf's neighbour up to a child of the root, hexadecimal.</param>
/// <param name="Root">The root that the path leads to, hexadecimal.</param>
/// <param name="Checkpoint">The checkpoint that states the root.</param>
public sealed record ProofEntry(
    string Kind,
    IReadOnlyList<string> Fields,
    string Payload,
    long Sequence,
    string PreviousHash,
    long LeafIndex,
    IReadOnlyList<string> Path,
    string Root,
    ProofCheckpoint Checkpoint);

/// <summary>A checkpoint's envelope, as it is stored.</summary>
/// <param name="PayloadType">Type of the payload.</param>
/// <param name="Payload">The statement, JSON in Base64.</param>
/// <param name="KeyId">Serial number of the signing key's certificate, decimal; for a checkpoint key the SHA-256 of its public half, hexadecimal.</param>
/// <param name="Signature">RSASSA-PKCS1-v1_5 with SHA-256 over the pre-authentication encoding, Base64.</param>
public sealed record ProofCheckpoint(string PayloadType, string Payload, string KeyId, string Signature);
