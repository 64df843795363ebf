using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>
/// Returns the certificates for new handshakes. Changed files and settings are used within seconds. If they are unusable, the previous
/// certificates stay in force.
/// </summary>
internal sealed partial class ClusterIdentity(IOptionsMonitor<ClusterTlsOptions> options, SettingRefusals refusals, TimeProvider time, ILogger<ClusterIdentity> logger) : IDisposable
{
    private readonly RenewedSetting<ClusterCertificates> _certificates = new(
        () => ClusterCertificates.Read(options.CurrentValue),
        ClusterCertificates.Load,
        renewed => Log.CertificateRenewed(logger, renewed.Own.Subject, renewed.Own.NotAfter.ToUniversalTime()),
        unusable => Log.CertificateNotRenewed(logger, unusable.Message),
        refusals,
        time);

    /// <summary>Returns the certificates that are in force now.</summary>
    public ClusterCertificates Current() => _certificates.Current();

    public void Dispose() => _certificates.Dispose();

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificateRenewed, LogLevel.Information, "The cluster certificate is now {Subject}, valid until {NotAfter}; new connections use it.")]
        public static partial void CertificateRenewed(ILogger logger, string subject, DateTime notAfter);

        [LoggerMessage(EventIds.CertificateNotRenewed, LogLevel.Error, "The changed cluster certificates cannot be used, so the previous certificates stay in force. Correct the settings or files; cause: {Cause}")]
        public static partial void CertificateNotRenewed(ILogger logger, string cause);
    }
}
