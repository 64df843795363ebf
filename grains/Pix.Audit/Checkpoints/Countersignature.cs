using System.Text.Json;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// A witness's confirmation that it received a checkpoint: a DSSE envelope of a <see cref="WitnessStatement"/>, kept in a later checkpoint
/// of the same journal.
/// </summary>
/// <param name="Payload">The signed statement, JSON in Base64.</param>
/// <param name="Signature">The witness's signature over the pre-authentication encoding, Base64: RSASSA-PKCS1-v1_5, or ECDSA in DER, with SHA-256.</param>
public sealed record Countersignature(string Payload, string Signature)
{
    /// <summary>Type of the payload.</summary>
    public const string PayloadType = "application/vnd.pix.audit-witness+json";

    /// <summary>Reads the statement; null if it cannot be read.</summary>
    public WitnessStatement? TryRead()
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(Payload), CheckpointJson.Default.WitnessStatement);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads a witness's answer; null when it is not an envelope of this type.</summary>
    internal static Countersignature? TryRead(ReadOnlySpan<byte> envelope)
    {
        try
        {
            return JsonSerializer.Deserialize(envelope, CheckpointJson.Default.Form) is { PayloadType: PayloadType, Payload: { } payload, Signatures: [{ Sig: { } signature }] } ? new(payload, signature) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a witness states about a checkpoint.</summary>
/// <param name="Digest">SHA-256 of the bytes that the checkpoint's own signature covers, lower-case hexadecimal.</param>
/// <param name="At">When the witness received the checkpoint, by its own clock, ISO 8601, UTC.</param>
public sealed record WitnessStatement(string Digest, string At);
