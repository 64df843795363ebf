using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm.Pkcs11;

/// <summary>Identifies an RSA public key: SHA-256 of modulus and exponent, in hexadecimal.</summary>
internal readonly record struct KeyFingerprint
{
    private readonly string? _value;

    private KeyFingerprint(string value) => _value = value;

    public static KeyFingerprint Of(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(modulus.TrimStart((byte)0));
        hash.AppendData([0]);
        hash.AppendData(exponent.TrimStart((byte)0));
        return new KeyFingerprint(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Returns the fingerprint of a public key.</summary>
    public static KeyFingerprint Of(RSA publicKey)
    {
        var key = publicKey.ExportParameters(includePrivateParameters: false);
        return Of(key.Modulus, key.Exponent);
    }

    /// <summary>Returns the fingerprint of a certificate's public key; null if the key is not RSA (the Central Bank accepts only RSA).</summary>
    public static KeyFingerprint? Of(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is null ? null : Of(rsa);
    }

    public override string ToString() => _value ?? "";
}
