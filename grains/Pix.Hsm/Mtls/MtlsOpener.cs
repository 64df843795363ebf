using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>Opens the mTLS keys: in the HSM through OpenSSL's provider or engine or, for development, from a file.</summary>
internal static class MtlsOpener
{
    /// <summary>Returns the pairs whose keys are in the HSM. Each key must first make a valid test signature.</summary>
    /// <param name="client">Signs with the keys.</param>
    /// <param name="settings">Certificates, labels, and how OpenSSL reaches the keys.</param>
    /// <param name="found">Keys that were found, each with its HSM token.</param>
    /// <param name="now">Current time. Certificates that have expired need no key.</param>
    /// <param name="afresh">True if open keys have stopped signing, so that the library must be initialized again.</param>
    /// <exception cref="HsmException">A certificate has no key, or its key does not open or sign.</exception>
    public static IReadOnlyList<MtlsPair> FromToken(MtlsClient client, HsmSettings settings, IReadOnlyList<(TokenLink Token, TokenKey Key)> found, DateTimeOffset now, bool afresh)
    {
        var certificates = settings.MtlsCertificates;
        var pairs = KeyPairing.Pair(nameof(HsmOptions.MtlsCertificate), certificates, [.. found.Select(entry => entry.Key)], settings.MtlsLabels, now);
        var intermediates = KeyPairing.Unpaired(certificates, pairs).ToList();
        var wanted = pairs.Select(pair => found.First(entry => entry.Key.Fingerprint == pair.Fingerprint)).Zip(pairs, (entry, pair) => (entry.Token, entry.Key, PublicKey(pair.Certificate))).ToList();
        var keys = client.Open(wanted, settings.Options.MtlsKeyThrough, afresh, settings.Options.HsmSignTimeout);
        return [.. pairs.Zip(keys, (pair, key) => new MtlsPair(Trusted(client, pair, key), intermediates))];
    }

    /// <summary>Returns the pairs whose private key comes from a file.</summary>
    /// <exception cref="HsmException">The file holds no RSA key, or a key that belongs to no certificate.</exception>
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

    /// <summary>Returns true if the certificate's private key makes a valid signature.</summary>
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

    private static X509Certificate2 Trusted(MtlsClient client, SigningPair pair, MtlsKey key)
    {
        using var rsa = new RSAOpenSsl(key.Handle);
        var certificate = pair.Certificate.CopyWithPrivateKey(rsa);
        return Signs(certificate)
            ? certificate
            : throw new HsmException(HsmProblem.TokenFailed, $"The mTLS key '{pair.Label}' on token '{key.Token.Info.Label}' does not sign: {client.Failure}.");
    }

    private static RSAParameters PublicKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        return key!.ExportParameters(includePrivateParameters: false);
    }
}
