using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>The certificates loaded from the settings: this process's own certificate, and the trusted authorities.</summary>
internal sealed class ClusterCertificates
{
    private ClusterCertificates(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        (Own, Authorities) = (own, authorities);
        // Offline, so that no certificate outside the settings is downloaded.
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>Certificate of this process, with its private key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Certificates of the cluster's authorities.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>Certificate of this process with its chain, in the form that TLS handshakes need.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads the current texts of certificate, key and authority from the settings.</summary>
    /// <exception cref="UnreadableSettingException">A file or text of a setting cannot be read.</exception>
    public static SettingText[] Read(ClusterTlsOptions options) =>
    [
        options.ClusterCertificate.Read(nameof(options.ClusterCertificate)),
        options.ClusterCertificateKey.Read(nameof(options.ClusterCertificateKey)),
        options.ClusterCertificateAuthority.Read(nameof(options.ClusterCertificateAuthority)),
    ];

    /// <summary>Loads the certificates from the result of <see cref="Read"/>.</summary>
    /// <exception cref="UnreadableSettingException">A text is not PEM, or key and certificate do not belong together.</exception>
    public static ClusterCertificates Load(SettingText[] texts)
    {
        var (own, others) = texts[0].WithKey(texts[1]);
        return new ClusterCertificates(own, others, texts[2].Certificates());
    }

    /// <summary>Returns the policy for peers' certificates: only the cluster's authorities are trusted, not this machine's trusted roots.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // No revocation check, because the authority is the operator's own and its short-lived certificates need no revocation list.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        return policy;
    }

    /// <summary>Returns whether one of the cluster's authorities issued the certificate, and the certificate is valid now.</summary>
    public bool Certify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>Returns whether a silo may use the certificate: its usage must include server and also client, because silos call each other.</summary>
    public static bool IsForSilos(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Server) && IsForFrontDoors(certificate);

    /// <summary>Returns whether a front door may use the certificate: its usage must include client.</summary>
    public static bool IsForFrontDoors(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Client);
}
