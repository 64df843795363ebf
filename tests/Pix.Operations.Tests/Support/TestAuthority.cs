using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Operations.Tests.Support;

/// <summary>A certificate authority of a test: servers and callers.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A caller's certificate with its key.</summary>
    public X509Certificate2 Caller(string name, bool expired = false, bool forServers = false) => Issue(
        $"CN={name}", expired, forServers ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2", null);

    /// <summary>A caller's certificate with its key, for the uses of a test; without the extension when null.</summary>
    public X509Certificate2 CallerFor(string name, string? purpose) => Issue($"CN={name}", false, purpose, null);

    /// <summary>A server's certificate for 127.0.0.1 with its key.</summary>
    public X509Certificate2 Server()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        return Issue("CN=front door", false, "1.3.6.1.5.5.7.3.1", names);
    }

    private X509Certificate2 Issue(string subject, bool expired, string? purpose, SubjectAlternativeNameBuilder? names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (purpose is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        }

        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        var to = DateTimeOffset.UtcNow.AddDays(expired ? -1 : 20);
        using var issued = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(-2), to, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
