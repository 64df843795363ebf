namespace Pix.Audit.Checkpoints;

/// <summary>A signature and the id of its key.</summary>
/// <param name="KeyId">Serial number of the signing key's certificate, decimal; for a checkpoint key the SHA-256 of its public half, hexadecimal.</param>
/// <param name="Value">RSASSA-PKCS1-v1_5 with SHA-256.</param>
public sealed record CheckpointSignature(string KeyId, ReadOnlyMemory<byte> Value);
