using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Testing;

/// <summary>An authority of a cluster and what it issues: for silos (server and client), for front doors (client), for nothing.</summary>
public sealed class ClusterPki : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;

    /// <param name="name">Of the authority.</param>
    /// <param name="above">The authority that certifies this one; none: itself.</param>
    public ClusterPki(string name = "CN=Pix test cluster", ClusterPki? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, until) = (DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        if (above is null)
        {
            _authority = request.CreateSelfSigned(from, until);
            return;
        }

        using var certificate = request.Create(above._authority, above._authority.NotBefore, above._authority.NotAfter, RandomNumberGenerator.GetBytes(12));
        _authority = certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The authority's certificate, PEM.</summary>
    public string Authority => _authority.ExportCertificatePem();

    /// <summary>A silo's certificate and key.</summary>
    public X509Certificate2 Silo() => Issue("CN=silo", ServerUse, ClientUse);

    /// <summary>A front door's.</summary>
    public X509Certificate2 FrontDoor() => Issue("CN=front door", ClientUse);

    /// <summary>A certificate for these uses, valid for a day.</summary>
    public X509Certificate2 Issue(string subject, params string[] uses) => Issue(subject, DateTimeOffset.UtcNow.AddHours(-1), uses);

    /// <summary>A certificate valid for a day from then.</summary>
    public X509Certificate2 Issue(string subject, DateTimeOffset from, params string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (uses.Length > 0)
        {
            var oids = new OidCollection();
            Array.ForEach(uses, use => oids.Add(new Oid(use)));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, true));
        }

        using var certificate = request.Create(_authority, from, from.AddDays(1), RandomNumberGenerator.GetBytes(12));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The settings of a process that has this certificate: PEM text.</summary>
    public Dictionary<string, string> Settings(X509Certificate2 certificate) => new()
    {
        ["Pix__ClusterCertificate"] = certificate.ExportCertificatePem(),
        ["Pix__ClusterCertificateKey"] = KeyOf(certificate),
        ["Pix__ClusterCertificateAuthority"] = Authority,
    };

    /// <summary>The private key, PEM.</summary>
    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => _authority.Dispose();
}
