using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>Makes the simulator's certificate authority, and the certificates that this authority issues.</summary>
internal sealed class CertificateFactory(TimeProvider time)
{
    private const int KeyBits = 2048;
    private const string Organization = "OU=CSPB-99, O=ICP-Brasil SIMULADOR, C=BR";

    private static readonly string[] ServerNames =
    [
        "localhost", "simulator",
        "icom-h.pi.rsfn.net.br", "icom-sec-h.pi.rsfn.net.br", "dict-h.pi.rsfn.net.br", "dict-np-h.pi.rsfn.net.br",
        "icom.pi.rsfn.net.br", "icom-sec.pi.rsfn.net.br", "dict.pi.rsfn.net.br", "dict-np.pi.rsfn.net.br",
    ];

    public X509Certificate2 Authority()
    {
        using var key = RSA.Create(KeyBits);
        var request = Request("AC Simulador SPB v1", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));
    }

    public X509Certificate2 Signing(X509Certificate2 authority, string name)
    {
        using var key = RSA.Create(KeyBits);
        var request = Request(name, key);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        return Issue(authority, request, key);
    }

    public X509Certificate2 Server(X509Certificate2 authority)
    {
        using var key = RSA.Create(KeyBits);
        var request = Request("localhost", key);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in ServerNames)
        {
            names.AddDnsName(name);
        }

        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        return Issue(authority, request, key);
    }

    private static CertificateRequest Request(string name, RSA key) =>
        new($"CN={name}, {Organization}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private X509Certificate2 Issue(X509Certificate2 authority, CertificateRequest request, RSA key)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var now = time.GetUtcNow();
        using var issued = request.Create(authority, now.AddHours(-1), now.AddYears(10), Serial());
        return issued.CopyWithPrivateKey(key);
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(12);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
