using System.Security.Cryptography;
using System.Text.Json;

namespace Pix.Audit.Checkpoints;

/// <summary>A signed checkpoint: a DSSE envelope (github.com/secure-systems-lab/dsse, protocol.md), as stored in the column <c>request_body</c>.</summary>
/// <remarks>
/// The signed bytes are <c>"DSSEv1 " + length of the type + " " + type + " " + length of the payload + " " + payload</c>. No canonical XML
/// begins like this, and the type is part of the signed bytes, so a checkpoint's signature never fits a message, and a message's signature
/// never fits a checkpoint (docs/adr/0005).
/// </remarks>
public sealed class CheckpointEnvelope
{
    /// <summary>Type of the payload.</summary>
    public const string PayloadType = "application/vnd.pix.audit-checkpoint+json";

    private readonly byte[] _payload;

    private CheckpointEnvelope(byte[] payload, CheckpointStatement statement, CheckpointSignature? signature)
    {
        (_payload, Statement, Signature) = (payload, statement, signature);
    }

    /// <summary>What the checkpoint states.</summary>
    public CheckpointStatement Statement { get; }

    /// <summary>The statement's bytes, as signed.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <summary>The signature; null before signing.</summary>
    public CheckpointSignature? Signature { get; }

    /// <summary>Makes a checkpoint that is still to be signed.</summary>
    public static CheckpointEnvelope Of(CheckpointStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return new(statement.ToJson(), statement, null);
    }

    /// <summary>Reads the JSON of an envelope; null if the JSON has another form.</summary>
    public static CheckpointEnvelope? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, CheckpointJson.Default.Form) is not { PayloadType: PayloadType, Payload: { } text, Signatures: [{ Keyid: { } keyId, Sig: { } value }] })
            {
                return null;
            }

            return TryRead(Convert.FromBase64String(text), new(keyId, Convert.FromBase64String(value)));
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Rebuilds an envelope from its parts; null when the payload is not a statement.</summary>
    public static CheckpointEnvelope? TryRead(byte[] payload, CheckpointSignature signature)
    {
        try
        {
            return CheckpointStatement.FromJson(payload) is { Journal: not null, Hash: not null } statement ? new(payload, statement, signature) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Returns the same envelope with a signature.</summary>
    public CheckpointEnvelope With(CheckpointSignature signature) => new(_payload, Statement, signature);

    /// <summary>The bytes that are signed.</summary>
    public byte[] PreAuthenticationEncoding() => Dsse.PreAuthenticationEncoding(PayloadType, _payload);

    /// <summary>SHA-256 of the bytes that are signed.</summary>
    public byte[] Digest() => SHA256.HashData(PreAuthenticationEncoding());

    /// <summary>Returns the envelope's JSON.</summary>
    /// <exception cref="InvalidOperationException">The checkpoint is not signed.</exception>
    public byte[] ToJson() => Signature is { } signature
        ? JsonSerializer.SerializeToUtf8Bytes(
            new Form(PayloadType, Convert.ToBase64String(_payload), [new(signature.KeyId, Convert.ToBase64String(signature.Value.Span))]),
            CheckpointJson.Default.Form)
        : throw new InvalidOperationException("The checkpoint is not signed.");

    /// <summary>JSON form of the envelope, with the member names of DSSE.</summary>
    internal sealed record Form(string? PayloadType, string? Payload, IReadOnlyList<FormSignature>? Signatures);

    /// <summary>One signature of the envelope.</summary>
    internal sealed record FormSignature(string? Keyid, string? Sig);
}
