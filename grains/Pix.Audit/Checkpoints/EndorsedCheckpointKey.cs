using System.Text.Json;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>The checkpoint key with its endorsement by the signing key. The statement has both, so each checkpoint carries its chain of trust.</summary>
/// <remarks>
/// The signing key signs the DSSE encoding of a <see cref="CheckpointKeyStatement"/>, which has its own payload type. The checkpoint's
/// signature then names its key by the SHA-256 of the public half (SubjectPublicKeyInfo, DER).
/// </remarks>
/// <param name="Endorsement">The endorsement's payload, JSON in Base64.</param>
/// <param name="SignerSerial">Serial number of the signing key's certificate, decimal.</param>
/// <param name="Signature">The signing key's signature over the endorsement, RSASSA-PKCS1-v1_5 with SHA-256, Base64.</param>
public sealed record EndorsedCheckpointKey(string Endorsement, string SignerSerial, string Signature)
{
    /// <summary>Type of the endorsement.</summary>
    public const string PayloadType = "application/vnd.pix.audit-checkpoint-key+json";

    /// <summary>Reads the endorsed statement; null if it cannot be read.</summary>
    public CheckpointKeyStatement? TryRead()
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(Endorsement), CheckpointJson.Default.CheckpointKeyStatement) is { PublicKey: not null, At: not null } statement ? statement : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>The signing key's statement about a checkpoint key.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER in Base64.</param>
/// <param name="At">Time of the endorsement, ISO 8601, UTC.</param>
public sealed record CheckpointKeyStatement(string PublicKey, string At)
{
    /// <summary>Makes the statement about a key.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="at">Time of the endorsement.</param>
    public static CheckpointKeyStatement Of(ReadOnlySpan<byte> publicKey, DateTimeOffset at) => new(Convert.ToBase64String(publicKey), AuditTime.Text(at));

    /// <summary>Returns the endorsement's payload.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointKeyStatement);
}
