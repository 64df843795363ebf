using System.Security.Cryptography;
using Pix.Audit.Checkpoints;
using Pix.Hsm;
using Pix.Hsm.Keys;
using Pix.Signatures.Identity;

namespace Pix.Grains.Audit;

/// <summary>
/// Signs checkpoints in the HSM, through the session pool that also signs messages. If a checkpoint key is configured, that key signs, and the
/// signing key endorses it. Otherwise the signing key itself signs.
/// </summary>
internal sealed class HsmCheckpointSigner(ISigningKeyRing keys, ICheckpointKey own, TimeProvider time) : ICheckpointSigner
{
    /// <summary>
    /// Endorsement of the checkpoint key by the signing certificate in force; null before the first. Renewed when another certificate is in
    /// force.
    /// </summary>
    private volatile Endorsement? _endorsement;

    public async ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        try
        {
            return own.Label is null ? await SignWithSigningKeyAsync(statement, cancellationToken) : await SignWithOwnKeyAsync(statement, cancellationToken);
        }
        catch (HsmException)
        {
            return null;
        }
    }

    private async ValueTask<CheckpointEnvelope?> SignWithSigningKeyAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        var key = keys.Current;
        var envelope = CheckpointEnvelope.Of(statement);
        var signature = await key.SignDigestAsync(envelope.Digest(), cancellationToken);
        return signature.Value is { } value ? envelope.With(new(SerialOf(key), value)) : null;
    }

    private async ValueTask<CheckpointEnvelope?> SignWithOwnKeyAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        if (await EndorsementAsync(cancellationToken) is not { } endorsement)
        {
            return null;
        }

        var envelope = CheckpointEnvelope.Of((statement with { Key = endorsement.Key }).NotBefore(endorsement.At));
        var signature = await own.SignDigestAsync(envelope.Digest(), cancellationToken);
        return signature.Value is { } value ? envelope.With(new(Convert.ToHexStringLower(SHA256.HashData(own.PublicKey.Span)), value)) : null;
    }

    private async ValueTask<Endorsement?> EndorsementAsync(CancellationToken cancellationToken)
    {
        var key = keys.Current;
        if (_endorsement is { } known && known.Key.SignerSerial == SerialOf(key))
        {
            return known;
        }

        var at = time.GetUtcNow();
        var payload = CheckpointKeyStatement.Of(own.PublicKey.Span, at).ToJson();
        var digest = SHA256.HashData(Dsse.PreAuthenticationEncoding(EndorsedCheckpointKey.PayloadType, payload));
        var signature = await key.SignDigestAsync(digest, cancellationToken);
        return _endorsement = signature.Value is { } value ? new(new(Convert.ToBase64String(payload), SerialOf(key), Convert.ToBase64String(value)), at) : null;
    }

    private static string SerialOf(ISigningKey key) => SigningIdentity.FromCertificate(key.Certificate).SerialNumber;

    /// <summary>The signing key's endorsement of the checkpoint key, and when it was made.</summary>
    private sealed record Endorsement(EndorsedCheckpointKey Key, DateTimeOffset At);
}
