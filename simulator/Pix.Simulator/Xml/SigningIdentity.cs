using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Xml;

/// <summary>A certificate and its private key.</summary>
internal sealed class SigningIdentity
{
    private readonly RSA _key;

    public SigningIdentity(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _key = certificate.GetRSAPrivateKey() ?? throw new ArgumentException("The certificate has no RSA private key.", nameof(certificate));
        Name = IssuerSerial.Of(certificate);
        KeyInfoId = "ki-" + Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))[..32];
    }

    public X509Certificate2 Certificate { get; }

    public IssuerSerial Name { get; }

    /// <summary>Derived from the certificate, so that the same document is signed to the same bytes.</summary>
    public string KeyInfoId { get; }

    public byte[] Sign(byte[] data)
    {
        // One RSA handle is not promised to serve several threads.
        lock (_key)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
