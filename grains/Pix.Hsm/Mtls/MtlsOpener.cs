using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Hsm;

/// <summary>Opens the mTLS keys: in the HSM through OpenSSL's provider or engine, or, for development, from a file.</summary>
internal static class MtlsOpener
{
    /// <summary>Pairs from the token. Each key signs once before it is trusted.</summary>
    /// <param name="options">Settings Pkcs11Library and MtlsKeyThrough.</param>
    /// <param name="certificates">Setting MtlsCertificate.</param>
    /// <param name="found">Keys found on the tokens, with where.</param>
    /// <param name="labels">Labels they were searched by.</param>
    /// <param name="now">Decides which certificates matter.</param>
    /// <exception cref="HsmException">A certificate has no key, or OpenSSL does not open it.</exception>
    public static IReadOnlyList<MtlsPair> FromToken(
        HsmOptions options, IReadOnlyList<X509Certificate2> certificates, IReadOnlyList<(TokenLink Token, TokenKey Key)> found, IReadOnlyList<KeyLabel> labels, DateTimeOffset now)
    {
        var pairs = KeyPairing.Pair(nameof(HsmOptions.MtlsCertificate), certificates, [.. found.Select(entry => entry.Key)], labels, now);
        var intermediates = KeyPairing.Unpaired(certificates, pairs).ToList();
        var keys = OpenSslKeys.Of(options.Pkcs11Library, options.MtlsKeyThrough);
        return [.. pairs.Select(pair => Open(keys, pair, found)).Select(certificate => new MtlsPair(certificate, intermediates))];
    }

    /// <summary>Pairs from a private key in a file.</summary>
    /// <exception cref="HsmException">The file holds no RSA key, or not that of a certificate.</exception>
    public static IReadOnlyList<MtlsPair> FromFile(SettingText text, IReadOnlyList<X509Certificate2> certificates)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(text.Text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new HsmException(HsmProblem.Unreadable, "Pix:MtlsKeyFile holds no RSA private key in PEM without a password.", e);
        }

        var parameters = key.ExportParameters(includePrivateParameters: false);
        var fingerprint = KeyFingerprint.Of(parameters.Modulus, parameters.Exponent);
        var own = certificates.Where(certificate => KeyFingerprint.Of(certificate) == fingerprint).ToList();
        return own.Count > 0
            ? [.. own.Select(certificate => new MtlsPair(certificate.CopyWithPrivateKey(key), certificates.Except(own)))]
            : throw new HsmException(HsmProblem.CertificateMismatch, "Pix:MtlsKeyFile is not the key of any certificate in Pix:MtlsCertificate.");
    }

    /// <summary>Whether the key still signs, and rightly.</summary>
    public static bool Signs(X509Certificate2 certificate)
    {
        Patience.Demand();
        try
        {
            using var privateKey = certificate.GetRSAPrivateKey();
            using var publicKey = certificate.GetRSAPublicKey();
            var digest = SHA256.HashData("Pix: does the mTLS key sign?"u8);
            var signature = privateKey!.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return publicKey!.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static X509Certificate2 Open(OpenSslKeys keys, SigningPair pair, IReadOnlyList<(TokenLink Token, TokenKey Key)> found)
    {
        var (token, key) = found.First(entry => entry.Key.Fingerprint == pair.Fingerprint);
        using var handle = keys.OpenKey(new Pkcs11KeyUri(token.Info, key), token.GoodPin ?? throw Untried(token));
        using var rsa = new RSAOpenSsl(handle);
        var certificate = pair.Certificate.CopyWithPrivateKey(rsa);
        return Signs(certificate)
            ? certificate
            : throw new HsmException(HsmProblem.TokenFailed, $"The mTLS key '{pair.Label}' on token '{token.Info.Label}' does not sign through {keys.Name}: {keys.LastFailure}.");
    }

    private static HsmException Untried(TokenLink token) =>
        new(HsmProblem.PinRefused, $"The mTLS key on token '{token.Info.Label}' is not opened: the token has accepted no PIN since one was refused, and another wrong one would bring it nearer to its lock; correct Pix:CloudHSMSecret.");
}
