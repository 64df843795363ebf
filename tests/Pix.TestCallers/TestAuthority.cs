using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.TestCallers;

/// <summary>A certificate authority of a test: servers and callers.</summary>
public sealed class TestAuthority
{
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name)
        : this(name, above: null)
    {
    }

    private TestAuthority(string name, X509Certificate2? above)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = above is null
            ? request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30))
            : request.Create(above, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(25), RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
    }

    /// <summary>Time until an authority's list is to be replaced.</summary>
    public static readonly TimeSpan ListLasts = TimeSpan.FromDays(2);

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its own certificate.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>An authority that this one issued.</summary>
    public TestAuthority Below(string name) => new(name, _certificate);

    /// <summary>A caller's certificate with its key.</summary>
    public X509Certificate2 Caller(string name, bool expired = false, bool forServers = false) => Issue(
        $"CN={name}", expired, forServers ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2", null);

    /// <summary>A caller's certificate with its key that ends soon.</summary>
    public X509Certificate2 CallerFor(string name, TimeSpan lasts) => Issue($"CN={name}", false, "1.3.6.1.5.5.7.3.2", null, lasts);

    /// <summary>A caller's certificate with its key, for the uses of a test; without the extension when null.</summary>
    public X509Certificate2 CallerFor(string name, string? purpose) => Issue($"CN={name}", false, purpose, null);

    /// <summary>A server's certificate for 127.0.0.1 with its key.</summary>
    public X509Certificate2 Server()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        return Issue("CN=front door", false, "1.3.6.1.5.5.7.3.1", names);
    }

    /// <summary>The authority's list of revoked certificates, DER.</summary>
    public byte[] Revoked(params X509Certificate2[] certificates) => Revoked(certificates, ListLasts);

    /// <inheritdoc cref="Revoked(X509Certificate2[])"/>
    public byte[] Revoked(X509Certificate2[] certificates, TimeSpan? lasts = null, bool critical = false)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in certificates)
        {
            list.AddEntry(certificate.SerialNumberBytes.Span);
        }

        var (now, until) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow + (lasts ?? ListLasts));
        if (!critical)
        {
            return list.Build(_certificate, 1, until, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, now);
        }

        // A list of changes only, which .NET does not make: written by hand and signed by the same key.
        using var key = _certificate.GetRSAPrivateKey()!;
        return DeltaList(key, now, until);
    }

    /// <summary>The same as PEM.</summary>
    public string RevokedPem(params X509Certificate2[] certificates) => PemEncoding.WriteString("X509 CRL", Revoked(certificates));

    private byte[] DeltaList(RSA key, DateTimeOffset now, DateTimeOffset until)
    {
        var content = new AsnWriter(AsnEncodingRules.DER);
        using (content.PushSequence())
        {
            content.WriteInteger(1);
            Sha256WithRsa(content);
            content.WriteEncodedValue(_certificate.SubjectName.RawData);
            content.WriteUtcTime(now);
            content.WriteUtcTime(until);
            using (content.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (content.PushSequence())
            using (content.PushSequence())
            {
                content.WriteObjectIdentifier("2.5.29.27");
                content.WriteBoolean(true);
                content.WriteOctetString([2, 1, 1]);
            }
        }

        var signed = content.Encode();
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteEncodedValue(signed);
            Sha256WithRsa(list);
            list.WriteBitString(key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }

        return list.Encode();
    }

    private static void Sha256WithRsa(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.113549.1.1.11");
            writer.WriteNull();
        }
    }

    private X509Certificate2 Issue(string subject, bool expired, string? purpose, SubjectAlternativeNameBuilder? names, TimeSpan? lasts = null)
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

        var to = DateTimeOffset.UtcNow + (lasts ?? TimeSpan.FromDays(expired ? -1 : 20));
        using var issued = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(-2), to, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
