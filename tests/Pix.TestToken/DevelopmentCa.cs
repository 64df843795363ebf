using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestToken;

/// <summary>A certificate authority for tests; its key lives in memory.</summary>
public sealed class DevelopmentCa
{
    private static readonly Lazy<DevelopmentCa> Instance = new(() => new DevelopmentCa());

    private readonly X509Certificate2 _authority;

    private DevelopmentCa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Pix test CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(10));
        Certificate = X509CertificateLoader.LoadCertificate(_authority.RawData);
    }

    public static DevelopmentCa Shared => Instance.Value;

    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate for a public key, whoever has the private one.</summary>
    public X509Certificate2 Issue(PublicKey key, string subject, DateTimeOffset notBefore, DateTimeOffset notAfter, params string[] dnsNames)
    {
        var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (dnsNames.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            Array.ForEach(dnsNames, names.AddDnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(_authority, notBefore, notAfter, RandomNumberGenerator.GetBytes(12));
    }

    /// <summary>A server's certificate with its private key in memory.</summary>
    public X509Certificate2 IssueServer(params string[] dnsNames)
    {
        using var key = RSA.Create(2048);
        using var certificate = Issue(new PublicKey(key), $"CN={dnsNames[0]}", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1), dnsNames);
        return certificate.CopyWithPrivateKey(key);
    }
}
