using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>
/// The checkpoint key of the audit (<see cref="HsmOptions.CheckpointKeyLabel"/>), on the same sessions as the signing key. It has no
/// certificate.
/// </summary>
public interface ICheckpointKey
{
    /// <summary>CKA_LABEL; null when none is configured, and the signing key signs checkpoints.</summary>
    KeyLabel? Label { get; }

    /// <summary>Its public half, as the token gives it: SubjectPublicKeyInfo, DER. Empty when none is configured, or the HSM is not started.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5.</summary>
    /// <param name="sha256Digest">The 32 bytes of the digest; copied before the method returns.</param>
    /// <param name="cancellationToken">Stops the wait for a session, not a signature under way.</param>
    /// <returns>The signature, already verified with the public key, or the reason there is none.</returns>
    /// <exception cref="HsmException">No checkpoint key is configured, or the HSM is not started.</exception>
    ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
