using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Cluster.Tls;

/// <summary>The certificates for a handshake that begins now. Renewed files and settings are taken within seconds; unusable ones leave the old.</summary>
internal sealed partial class ClusterIdentity(IOptionsMonitor<ClusterTlsOptions> options, TimeProvider time, ILogger<ClusterIdentity> logger)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private ClusterCertificates? _current;
    private string _texts = "";
    private long _looked;

    /// <summary>What counts now.</summary>
    public ClusterCertificates Current()
    {
        lock (_lock)
        {
            if (_current is null || time.GetElapsedTime(_looked) > LookAgain)
            {
                _looked = time.GetTimestamp();
                Renew();
            }

            return _current!;
        }
    }

    private void Renew()
    {
        try
        {
            var settings = options.CurrentValue;
            var (certificate, key, authority) = (PemText.Read(settings.ClusterCertificate), PemText.Read(settings.ClusterCertificateKey), PemText.Read(settings.ClusterCertificateAuthority));
            var texts = string.Join('\n', certificate, key, authority);
            if (texts == _texts)
            {
                return;
            }

            var first = _current is null;
            (_current, _texts) = (ClusterCertificates.Load(certificate, key, authority), texts);
            if (!first)
            {
                Log.CertificateRenewed(logger, _current.Own.Subject, _current.Own.NotAfter.ToUniversalTime());
            }
        }
        catch (Exception unusable) when (_current is not null && unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or OptionsValidationException)
        {
            Log.CertificateNotRenewed(logger, unusable);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CertificateRenewed, LogLevel.Information, "The cluster certificate is now {Subject}, until {NotAfter}; new connections use it.")]
        public static partial void CertificateRenewed(ILogger logger, string subject, DateTime notAfter);

        [LoggerMessage(EventIds.CertificateNotRenewed, LogLevel.Error, "Pix:ClusterCertificate, Pix:ClusterCertificateKey or Pix:ClusterCertificateAuthority changed and cannot be used; those of before stay.")]
        public static partial void CertificateNotRenewed(ILogger logger, Exception unusable);
    }
}
