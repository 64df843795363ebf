using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>
/// The key that signs checkpoints of the audit journal (<see cref="HsmOptions.CheckpointKeyLabel"/>). It has no certificate, and signs in
/// the same sessions as the signing key.
/// </summary>
public interface ICheckpointKey
{
    /// <summary>CKA_LABEL of the key; null if the HSM is not started, or if no key is configured, so the signing key signs checkpoints.</summary>
    KeyLabel? Label { get; }

    /// <summary>Public half of the key, read from the HSM token: SubjectPublicKeyInfo, DER. Empty if no key is configured or the HSM is not started.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5.</summary>
    /// <param name="sha256Digest">The 32 bytes of the digest; copied before the method returns.</param>
    /// <param name="cancellationToken">Cancels the wait for a session; a signature that has begun is not cancelled.</param>
    /// <returns>The signature, already verified with the public key, or the reason why there is none.</returns>
    /// <exception cref="HsmException">No checkpoint key is configured, or the HSM is not started.</exception>
    ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
