using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestLanes;

/// <summary>Certificates made in memory: two authorities that do not know each other, servers and a client.</summary>
internal sealed class TestPki
{
    private static readonly Lazy<TestPki> Instance = new(() => new TestPki());

    private TestPki()
    {
        Root = Authority("CN=Test Root", issuer: null);
        Intermediate = Authority("CN=Test Intermediate", Root);
        OtherRoot = Authority("CN=Other Root", issuer: null);
        Server = Leaf("CN=localhost", Intermediate, "localhost", "1.3.6.1.5.5.7.3.1");
        OtherNameServer = Leaf("CN=elsewhere", Intermediate, "elsewhere.example", "1.3.6.1.5.5.7.3.1");
        OtherServer = Leaf("CN=localhost", OtherRoot, "localhost", "1.3.6.1.5.5.7.3.1");
        NotAServer = Leaf("CN=localhost", Intermediate, "localhost", "1.3.6.1.5.5.7.3.2");
        Expired = Leaf("CN=localhost", Intermediate, "localhost", "1.3.6.1.5.5.7.3.1", days: -1);
        IssuedByLeaf = Leaf("CN=localhost", Server, "localhost", "1.3.6.1.5.5.7.3.1");
        Client = Leaf("CN=99999010", Root, "client.example", "1.3.6.1.5.5.7.3.2");
    }

    public static TestPki Shared => Instance.Value;

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 OtherRoot { get; }

    public X509Certificate2 Server { get; }

    public X509Certificate2 OtherNameServer { get; }

    public X509Certificate2 OtherServer { get; }

    public X509Certificate2 NotAServer { get; }

    public X509Certificate2 Expired { get; }

    public X509Certificate2 IssuedByLeaf { get; }

    public X509Certificate2 Client { get; }

    public SslStreamCertificateContext ClientContext => SslStreamCertificateContext.Create(Client, null, offline: true);

    /// <summary>A client of its own, whoever has its key.</summary>
    public X509Certificate2 IssueClient(PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=99999010"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var rootKey = Root.GetECDsaPrivateKey()!;
        return request.Create(
            Root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(8), RandomNumberGenerator.GetBytes(8));
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return issuer is null
            ? request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10))
            : Issue(request, issuer, key, 9);
    }

    private static X509Certificate2 Leaf(string name, X509Certificate2 issuer, string dnsName, string usage, int days = 8)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return Issue(request, issuer, key, days);
    }

    private static X509Certificate2 Issue(CertificateRequest request, X509Certificate2 issuer, ECDsa key, int days)
    {
        using var issuerKey = issuer.GetECDsaPrivateKey()!;
        using var certificate = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
