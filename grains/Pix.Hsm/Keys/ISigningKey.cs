using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>A private key inside the HSM, with its certificate.</summary>
public interface ISigningKey
{
    /// <summary>CKA_LABEL of the key on its HSM token.</summary>
    KeyLabel Label { get; }

    /// <summary>The certificate of this key, without the private key.</summary>
    X509Certificate2 Certificate { get; }

    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5. This scheme is deterministic, so the same digest always gives the same signature.</summary>
    /// <param name="sha256Digest">The 32 bytes of the digest. The method copies them before it returns.</param>
    /// <param name="cancellationToken">Cancels the wait for a session; a signature that has begun is not cancelled.</param>
    /// <returns>The signature, already verified with the certificate's public key, or the reason why there is no signature.</returns>
    /// <exception cref="ArgumentException">The digest is not 32 bytes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the request waited for a session. The HSM token did not receive the digest.</exception>
    ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
