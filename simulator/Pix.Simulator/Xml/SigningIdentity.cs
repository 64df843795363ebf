using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Xml;

/// <summary>A signing certificate with its private key.</summary>
internal sealed class SigningIdentity
{
    // Each signing call takes its own RSA object from this bag, because an RSA object is not guaranteed to be thread-safe.
    private readonly ConcurrentBag<RSA> _keys = [];

    public SigningIdentity(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _keys.Add(NewKey());
        Name = IssuerSerial.Of(certificate);
        KeyInfoId = "ki-" + Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))[..32];
    }

    public X509Certificate2 Certificate { get; }

    public IssuerSerial Name { get; }

    /// <summary>Id of the KeyInfo element. It is derived from the certificate, so that signing a document twice gives the same bytes.</summary>
    public string KeyInfoId { get; }

    public byte[] Sign(byte[] data)
    {
        var key = _keys.TryTake(out var idle) ? idle : NewKey();
        var signature = key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _keys.Add(key);
        return signature;
    }

    private RSA NewKey() => Certificate.GetRSAPrivateKey()
        ?? throw new InvalidOperationException($"The certificate {Certificate.Subject} has no RSA private key.");
}
