using System.Security.Cryptography;
using System.Text.Json;

namespace Pix.Audit.Checkpoints;

/// <summary>A signed checkpoint: a DSSE envelope (github.com/secure-systems-lab/dsse, protocol.md), as it stands in the column <c>request_body</c>.</summary>
/// <remarks>
/// What is signed is <c>"DSSEv1 " + length of the type + " " + type + " " + length of the payload + " " + payload</c>. It begins with a word that no canonical XML begins
/// with and names its own type, so a checkpoint's signature is never one over a message, nor the other way round (docs/adr/0005).
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

    /// <summary>What it says.</summary>
    public CheckpointStatement Statement { get; }

    /// <summary>The statement's bytes, as they were signed.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <summary>Who signed it; null before it is signed.</summary>
    public CheckpointSignature? Signature { get; }

    /// <summary>A checkpoint to be signed.</summary>
    public static CheckpointEnvelope Of(CheckpointStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return new(statement.ToJson(), statement, null);
    }

    /// <summary>Reads the JSON of an envelope; null when it is none.</summary>
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

    /// <summary>Puts an envelope together again; null when the payload is no statement.</summary>
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

    /// <summary>The same with its signature.</summary>
    public CheckpointEnvelope With(CheckpointSignature signature) => new(_payload, Statement, signature);

    /// <summary>The bytes that are signed.</summary>
    public byte[] PreAuthenticationEncoding() => Dsse.PreAuthenticationEncoding(PayloadType, _payload);

    /// <summary>SHA-256 of the bytes that are signed.</summary>
    public byte[] Digest() => SHA256.HashData(PreAuthenticationEncoding());

    /// <summary>The envelope's JSON.</summary>
    /// <exception cref="InvalidOperationException">It is not signed.</exception>
    public byte[] ToJson() => Signature is { } signature
        ? JsonSerializer.SerializeToUtf8Bytes(
            new Form(PayloadType, Convert.ToBase64String(_payload), [new(signature.KeyId, Convert.ToBase64String(signature.Value.Span))]),
            CheckpointJson.Default.Form)
        : throw new InvalidOperationException("The checkpoint is not signed.");

    /// <summary>The envelope as DSSE spells it.</summary>
    internal sealed record Form(string? PayloadType, string? Payload, IReadOnlyList<FormSignature>? Signatures);

    /// <summary>One signature of the envelope.</summary>
    internal sealed record FormSignature(string? Keyid, string? Sig);
}
