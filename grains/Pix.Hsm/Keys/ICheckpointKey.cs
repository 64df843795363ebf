using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>
/// The key that signs checkpoints of the audit journal (setting <see cref="HsmOptions.CheckpointKeyLabel"/>). The key has no certificate,
/// and signs in the same PKCS#11 sessions as the signing key.
/// </summary>
public interface ICheckpointKey
{
    /// <summary>CKA_LABEL of the key. Null if the HSM is not started, or if no checkpoint key is configured; then the signing key signs checkpoints.</summary>
    KeyLabel? Label { get; }

    /// <summary>Public key, read from the HSM token: SubjectPublicKeyInfo, DER. Empty if no checkpoint key is configured or the HSM is not started.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5.</summary>
    /// <param name="sha256Digest">The 32 bytes of the digest. The method copies them before it returns.</param>
    /// <param name="cancellationToken">Cancels the wait for a session; a signature that has begun is not cancelled.</param>
    /// <returns>The signature, already verified with the public key, or the reason why there is no signature.</returns>
    /// <exception cref="HsmException">No checkpoint key is configured, or the HSM is not started.</exception>
    ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
