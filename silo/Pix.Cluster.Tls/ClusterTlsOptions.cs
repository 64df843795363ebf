using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>Certificates by which silos and front doors recognise each other. Section <c>Pix</c>; <c>Pix__ClusterCertificate</c> in the environment.</summary>
public sealed class ClusterTlsOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>This process's certificate: PEM text, or the path of a PEM file. Default empty: no TLS inside the cluster.</summary>
    /// <remarks>
    /// A silo's certificate is for servers and clients (extended key usage); a front door's is for clients only, so that it cannot pass for
    /// a silo.
    /// </remarks>
    public TextOrFile ClusterCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Its private key: PEM text, or the path of a PEM file.</summary>
    public TextOrFile ClusterCertificateKey { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// The cluster's own authority, or two during a change: PEM text, or the path of a PEM file. Whoever it certifies belongs to the
    /// cluster.
    /// </summary>
    public TextOrFile ClusterCertificateAuthority { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Must be true to join a cluster over the network without certificates. Whoever reaches a port may then have payments signed.</summary>
    public bool AllowPlainCluster { get; set; }

    /// <summary>Whether connections inside the cluster use TLS.</summary>
    public bool IsOn => !(ClusterCertificate.IsEmpty && ClusterCertificateKey.IsEmpty && ClusterCertificateAuthority.IsEmpty);
}
