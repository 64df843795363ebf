using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>A private key inside the HSM, with its certificate.</summary>
public interface ISigningKey
{
    /// <summary>CKA_LABEL of the key on its token.</summary>
    KeyLabel Label { get; }

    /// <summary>The certificate of this key, without a private key.</summary>
    X509Certificate2 Certificate { get; }

    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5: the same digest gives the same signature, always.</summary>
    /// <param name="sha256Digest">The 32 bytes of the digest; copied before the method returns.</param>
    /// <param name="cancellationToken">Stops the wait for a session, not a signature under way.</param>
    /// <returns>The signature, already verified with the certificate's public key, or the reason there is none.</returns>
    /// <exception cref="ArgumentException">The digest is not 32 bytes.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for a session; the token did not see the digest.</exception>
    ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
