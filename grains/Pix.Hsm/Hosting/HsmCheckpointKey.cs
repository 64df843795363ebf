using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Keys;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Finds the checkpoint key at start, and then signs checkpoints with it.</summary>
internal sealed class HsmCheckpointKey : ICheckpointKey
{
    private volatile Content? _content;

    public KeyLabel? Label => _content?.Pair.Label;

    public ReadOnlyMemory<byte> PublicKey => _content?.PublicKey ?? default;

    public ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken) => _content is { } content
        ? content.Pool.SignAsync(content.Pair, sha256Digest, cancellationToken)
        : throw new HsmException(HsmProblem.KeyMissing, "Pix:CheckpointKeyLabel is empty, or the HSM is not started.");

    /// <summary>Searches for the key on the HSM tokens that are ready.</summary>
    /// <exception cref="HsmException">No HSM token has the key, the key is a signing key, or tokens have different keys with its label.</exception>
    public void Find(SessionPool pool, HsmSettings settings)
    {
        if (settings.CheckpointLabel is not { } label)
        {
            return;
        }

        Content? found = null;
        foreach (var token in pool.Tokens.Where(token => token.Status == TokenStatus.Ready))
        {
            using var publicKey = pool.Guard.Run("Looking for the checkpoint key", HsmStart.Limit(settings.Options), module => PublicKeyOn(module, token, label, settings.Options.HsmSignTimeout));
            if (publicKey is null)
            {
                continue;
            }

            var pair = new SigningPair(label, Bare(publicKey), KeyFingerprint.Of(publicKey));
            if (found is not null && found.Pair.Fingerprint != pair.Fingerprint)
            {
                throw new HsmException(HsmProblem.CertificateMismatch, $"Pix:CheckpointKeyLabel is '{label}', and the tokens have different keys with that label; each of them must have the same, or one of them none.");
            }

            token.KeepBeside(pair);
            found ??= new(pool, pair, publicKey.ExportSubjectPublicKeyInfo());
        }

        _content = found ?? throw new HsmException(HsmProblem.KeyMissing, $"Pix:CheckpointKeyLabel is '{label}', and no token that is ready has a private RSA key with that label; make one ('./pix hsm keygen {label}'), or leave the setting empty.");
        if (settings.SignatureCertificates.Any(certificate => KeyFingerprint.Of(certificate) == found.Pair.Fingerprint))
        {
            throw new HsmException(HsmProblem.CertificateMismatch, $"Pix:CheckpointKeyLabel is '{label}', which is the key of a certificate in Pix:SignatureCertificate; it must be a key of its own, or empty.");
        }
    }

    private static RSA? PublicKeyOn(Pkcs11Module module, TokenLink token, KeyLabel label, TimeSpan wait)
    {
        RSA? found = null;
        TokenConnection.Keys(module, token, [label], wait, (session, key) =>
        {
            var (modulus, exponent) = KeyFinder.PublicPart(module, session, key);
            found = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
        });
        return found;
    }

    /// <summary>
    /// Makes a certificate that contains the public key. The sessions of the pool take the public key from this certificate to verify each
    /// signature. The certificate itself has no valid signature, and stays in the process.
    /// </summary>
    private static X509Certificate2 Bare(RSA publicKey)
    {
        var name = new X500DistinguishedName("CN=checkpoint key");
        var nobody = new TokenSignatureGenerator(publicKey, _ => new byte[publicKey.KeySize / 8]);
        return new CertificateRequest(name, publicKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).Create(name, nobody, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, [1]);
    }

    private sealed record Content(SessionPool Pool, SigningPair Pair, ReadOnlyMemory<byte> PublicKey);
}
