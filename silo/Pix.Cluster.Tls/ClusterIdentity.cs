using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Contracts.Settings;

namespace Pix.Cluster.Tls;

/// <summary>The certificates for a handshake that begins now. Renewed files and settings are taken within seconds; unusable ones leave the old.</summary>
internal sealed partial class ClusterIdentity(IOptionsMonitor<ClusterTlsOptions> options, TimeProvider time, ILogger<ClusterIdentity> logger)
{
    private readonly RenewedFiles<ClusterCertificates> _certificates = new(
        () => Texts(options.CurrentValue),
        texts => ClusterCertificates.Load(texts[0], texts[1], texts[2]),
        renewed => Log.CertificateRenewed(logger, renewed.Own.Subject, renewed.Own.NotAfter.ToUniversalTime()),
        unusable => Log.CertificateNotRenewed(logger, unusable),
        time);

    /// <summary>What counts now.</summary>
    public ClusterCertificates Current() => _certificates.Current();

    private static string[] Texts(ClusterTlsOptions options) =>
        [PemText.Read(options.ClusterCertificate), PemText.Read(options.ClusterCertificateKey), PemText.Read(options.ClusterCertificateAuthority)];

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificateRenewed, LogLevel.Information, "The cluster certificate is now {Subject}, until {NotAfter}; new connections use it.")]
        public static partial void CertificateRenewed(ILogger logger, string subject, DateTime notAfter);

        [LoggerMessage(EventIds.CertificateNotRenewed, LogLevel.Error, "Pix:ClusterCertificate, Pix:ClusterCertificateKey or Pix:ClusterCertificateAuthority changed and cannot be used; those of before stay.")]
        public static partial void CertificateNotRenewed(ILogger logger, Exception unusable);
    }
}
