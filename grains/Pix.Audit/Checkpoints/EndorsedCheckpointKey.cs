using System.Text.Json;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>The checkpoint key with its endorsement by the signing key. It is part of the statement, so each checkpoint carries its chain of trust.</summary>
/// <remarks>
/// The signing key signs the DSSE encoding of a <see cref="CheckpointKeyStatement"/>, which has a type of its own. The checkpoint's
/// signature then names its key by the SHA-256 of the public half (SubjectPublicKeyInfo, DER).
/// </remarks>
/// <param name="Endorsement">The endorsement's payload, JSON in Base64.</param>
/// <param name="SignerSerial">Certificate of the signing key, serial number in decimal.</param>
/// <param name="Signature">Its signature over the endorsement, RSASSA-PKCS1-v1_5 with SHA-256, Base64.</param>
public sealed record EndorsedCheckpointKey(string Endorsement, string SignerSerial, string Signature)
{
    /// <summary>Type of the endorsement.</summary>
    public const string PayloadType = "application/vnd.pix.audit-checkpoint-key+json";

    /// <summary>The endorsed statement; null when it cannot be read.</summary>
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
    /// <summary>About a key, at a time.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <param name="at">Now.</param>
    public static CheckpointKeyStatement Of(ReadOnlySpan<byte> publicKey, DateTimeOffset at) => new(Convert.ToBase64String(publicKey), AuditTime.Text(at));

    /// <summary>The endorsement's payload.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointKeyStatement);
}
