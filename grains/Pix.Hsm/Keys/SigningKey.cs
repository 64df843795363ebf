using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Keys;

/// <summary>A signing pair, together with the session pool that signs with its key.</summary>
internal sealed class SigningKey(SigningPair pair, SessionPool pool) : ISigningKey
{
    public SigningPair Pair => pair;

    public KeyLabel Label => pair.Label;

    public X509Certificate2 Certificate => pair.Certificate;

    public ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken) =>
        pool.SignAsync(pair, sha256Digest, cancellationToken);
}
