using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>The certificates for a new handshake. Renewed files and settings take effect within seconds; unusable ones leave the previous in force.</summary>
internal sealed partial class ClusterIdentity(IOptionsMonitor<ClusterTlsOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<ClusterIdentity> logger) : IDisposable
{
    private readonly RenewedSetting<ClusterCertificates> _certificates = new(
        () => ClusterCertificates.Read(options.CurrentValue),
        ClusterCertificates.Load,
        renewed => Log.CertificateRenewed(logger, renewed.Own.Subject, renewed.Own.NotAfter.ToUniversalTime()),
        unusable => Log.CertificateNotRenewed(logger, unusable.Message),
        refusals,
        time);

    /// <summary>The certificates in force.</summary>
    public ClusterCertificates Current() => _certificates.Current();

    public void Dispose() => _certificates.Dispose();

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificateRenewed, LogLevel.Information, "The cluster certificate is now {Subject}, valid until {NotAfter}; new connections use it.")]
        public static partial void CertificateRenewed(ILogger logger, string subject, DateTime notAfter);

        [LoggerMessage(EventIds.CertificateNotRenewed, LogLevel.Error, "The changed certificates of the cluster cannot be used; the previous ones stay in force: {Cause}")]
        public static partial void CertificateNotRenewed(ILogger logger, string cause);
    }
}
