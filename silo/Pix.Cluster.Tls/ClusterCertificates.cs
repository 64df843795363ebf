using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>The loaded certificates of the settings: this process's own, and the trusted authorities.</summary>
internal sealed class ClusterCertificates
{
    private ClusterCertificates(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        (Own, Authorities) = (own, authorities);
        // Offline: nothing outside the settings is downloaded.
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>This process's certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>The cluster's authorities.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The certificate in the form that handshakes need.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The present certificate, key and authority of the settings.</summary>
    /// <exception cref="UnreadableSettingException">A file or text of a setting cannot be read.</exception>
    public static SettingText[] Read(ClusterTlsOptions options) =>
    [
        options.ClusterCertificate.Read(nameof(options.ClusterCertificate)),
        options.ClusterCertificateKey.Read(nameof(options.ClusterCertificateKey)),
        options.ClusterCertificateAuthority.Read(nameof(options.ClusterCertificateAuthority)),
    ];

    /// <summary>Loads the result of <see cref="Read"/>.</summary>
    /// <exception cref="UnreadableSettingException">Something is not PEM, or key and certificate do not belong together.</exception>
    public static ClusterCertificates Load(SettingText[] texts)
    {
        var (own, others) = texts[0].WithKey(texts[1]);
        return new ClusterCertificates(own, others, texts[2].Certificates());
    }

    /// <summary>How peers are judged: only by the cluster's authorities, whatever else this machine trusts.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // The cluster's authority is the operator's own, and short-lived certificates need no revocation list.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        return policy;
    }

    /// <summary>Whether the cluster's authorities certified it, and it is valid now.</summary>
    public bool Certify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>Whether a certificate may be a silo's: for servers, and for clients too, because silos call each other.</summary>
    public static bool IsForSilos(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Server) && IsForFrontDoors(certificate);

    /// <summary>Whether a certificate may be a front door's.</summary>
    public static bool IsForFrontDoors(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Client);
}
