using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>What the settings say, loaded: whom we are and whom we trust.</summary>
internal sealed class ClusterCertificates
{
    private ClusterCertificates(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        (Own, Authorities) = (own, authorities);
        // Offline: what is not in the settings is not fetched from anywhere.
        Context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>This process's certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>The cluster's authorities.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The certificate as handshakes want it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Certificate, key and authority of the settings, as they are now.</summary>
    /// <exception cref="UnreadableSettingException">One cannot be read.</exception>
    public static SettingText[] Read(ClusterTlsOptions options) =>
    [
        options.ClusterCertificate.Read(nameof(options.ClusterCertificate)),
        options.ClusterCertificateKey.Read(nameof(options.ClusterCertificateKey)),
        options.ClusterCertificateAuthority.Read(nameof(options.ClusterCertificateAuthority)),
    ];

    /// <summary>Loads what <see cref="Read"/> gave.</summary>
    /// <exception cref="UnreadableSettingException">Something is not PEM, or key and certificate do not belong together.</exception>
    public static ClusterCertificates Load(SettingText[] texts)
    {
        var (own, others) = texts[0].WithKey(texts[1]);
        return new ClusterCertificates(own, others, texts[2].Certificates());
    }

    /// <summary>How a peer is judged: by the cluster's authorities alone, whatever this machine trusts besides.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // The cluster's authority is the operator's own and short-lived certificates need no list of the revoked.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Authorities);
        return policy;
    }

    /// <summary>Whether the cluster's authorities certified it, for now.</summary>
    public bool Certify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>Whether a certificate may be a silo's: for servers, and for clients too, as silos call each other.</summary>
    public static bool IsForSilos(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Server) && IsForFrontDoors(certificate);

    /// <summary>Whether a certificate may be a front door's.</summary>
    public static bool IsForFrontDoors(X509Certificate2 certificate) => CertificateUse.Names(certificate, CertificateUse.Client);
}
