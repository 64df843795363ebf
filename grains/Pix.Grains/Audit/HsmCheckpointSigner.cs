using Pix.Audit;
using Pix.Hsm;
using Pix.Signatures;

namespace Pix.Grains.Audit;

/// <summary>Signs checkpoints with the signing key of the participant, in the HSM, through the pool that signs messages.</summary>
internal sealed class HsmCheckpointSigner(ISigningKeyRing keys) : ICheckpointSigner
{
    public async ValueTask<CheckpointSignature?> SignAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken)
    {
        try
        {
            var key = keys.Current;
            var signature = await key.SignDigestAsync(sha256Digest, cancellationToken);
            return signature.Value is { } value ? new(SigningIdentity.FromCertificate(key.Certificate).SerialNumber, value) : null;
        }
        catch (HsmException)
        {
            return null;
        }
    }
}
