using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Signatures.Identity;

/// <summary>A signer whose signatures are accepted: the certificate's issuer, serial number, public key and validity.</summary>
internal sealed class TrustedSigner
{
    /// <summary>Minimum length of the RSA key. The security profile requires 2048 bits; signatures of shorter keys can be forged.</summary>
    private const int MinKeyBits = 2048;

    // RSA objects are not guaranteed to be thread-safe, so each verification borrows an object of its own.
    private readonly ConcurrentBag<RSA> _keys = [];
    private readonly RSAParameters _publicKey;
    private readonly string _thumbprint;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;

    public TrustedSigner(X509Certificate2 certificate)
    {
        Serial = SerialNumber.Of(certificate);
        SerialText = Serial.ToString();
        _thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Issuer = DistinguishedName.FromDer(certificate.IssuerName.RawData);
        (_notBefore, _notAfter) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        using var key = certificate.GetRSAPublicKey()
            ?? throw new ArgumentException($"The certificate with serial number {SerialText} has no RSA key; signatures are RSA with SHA-256.", nameof(certificate));
        if (key.KeySize < MinKeyBits)
        {
            throw new ArgumentException(
                $"The certificate with serial number {SerialText} has an RSA key of {key.KeySize} bits; it must be {MinKeyBits} or more.", nameof(certificate));
        }

        _publicKey = key.ExportParameters(false);
    }

    public DistinguishedName Issuer { get; }

    public SerialNumber Serial { get; }

    public string SerialText { get; }

    public bool IsSameAs(TrustedSigner other) => other._thumbprint == _thumbprint;

    public bool IsYetToBeValid(DateTimeOffset now) => now < _notBefore;

    public bool IsExpired(DateTimeOffset now) => now > _notAfter;

    /// <summary>Returns whether the value is this signer's RSASSA-PKCS1-v1_5 signature over the SHA-256 digest.</summary>
    public bool Verifies(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signatureValue)
    {
        if (!_keys.TryTake(out var key))
        {
            key = RSA.Create(_publicKey);
        }

        var isValid = key.VerifyHash(digest, signatureValue, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _keys.Add(key);
        return isValid;
    }
}
