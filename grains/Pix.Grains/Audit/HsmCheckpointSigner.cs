using Pix.Audit;
using Pix.Hsm;
using Pix.Signatures;

namespace Pix.Grains.Audit;

/// <summary>Signs checkpoints with the signing key of the participant, in the HSM, through the pool that signs messages.</summary>
internal sealed class HsmCheckpointSigner(ISigningKeyRing keys) : ICheckpointSigner
{
    public async ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            var key = keys.Current;
            var envelope = CheckpointEnvelope.Of(statement);
            var signature = await key.SignDigestAsync(envelope.Digest(), cancellationToken);
            return signature.Value is { } value ? envelope.With(new(SigningIdentity.FromCertificate(key.Certificate).SerialNumber, value)) : null;
        }
        catch (HsmException)
        {
            return null;
        }
    }
}
