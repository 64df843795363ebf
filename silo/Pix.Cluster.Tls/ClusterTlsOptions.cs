using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>
/// Certificates with which silos and front doors authenticate each other. Section <c>Pix</c>; in environment variables for example
/// <c>Pix__ClusterCertificate</c>.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Certificate of this process, as PEM text or path of a PEM file. Default: empty, no TLS inside the cluster.</summary>
    /// <remarks>
    /// The extended key usage of a silo's certificate must include server and client. A front door's certificate must be for clients only, so
    /// that a front door cannot act as a silo.
    /// </remarks>
    public TextOrFile ClusterCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Private key of <see cref="ClusterCertificate"/>, as PEM text or path of a PEM file.</summary>
    public TextOrFile ClusterCertificateKey { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// Certificate of the cluster's own authority (two certificates while the authority is changed), as PEM text or path of a PEM file. Every
    /// process with a certificate of this authority belongs to the cluster.
    /// </summary>
    public TextOrFile ClusterCertificateAuthority { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// Whether a process may join a cluster over the network without certificates; any process that reaches a port can then have payments signed.
    /// Default false.
    /// </summary>
    public bool AllowPlainCluster { get; set; }

    /// <summary>Whether connections inside the cluster use TLS: true if any of the three certificate settings is set.</summary>
    public bool IsOn => !(ClusterCertificate.IsEmpty && ClusterCertificateKey.IsEmpty && ClusterCertificateAuthority.IsEmpty);
}
