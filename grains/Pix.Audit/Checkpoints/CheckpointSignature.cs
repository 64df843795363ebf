namespace Pix.Audit;

/// <summary>A signature and the certificate it belongs to.</summary>
/// <param name="SignerSerial">Serial number of the certificate, decimal, as in the column <c>signer_serial</c>.</param>
/// <param name="Value">RSASSA-PKCS1-v1_5 with SHA-256.</param>
public sealed record CheckpointSignature(string SignerSerial, ReadOnlyMemory<byte> Value);
