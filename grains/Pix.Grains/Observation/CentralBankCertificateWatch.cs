using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pix.Grains.Verification;
using Pix.Hsm.Hosting;
using Pix.Settings;
using Pix.Transmission.Tls;

namespace Pix.Grains.Observation;

/// <summary>Warns 60, 30 and 7 days before a certificate of the Central Bank's signers or servers expires, once at each of these times.</summary>
internal sealed partial class CentralBankCertificateWatch(
    TrustedSignersSource signers, ServerCertificates servers, TimeProvider time, ILogger<CentralBankCertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly ExpiryWarnings _warnings = new();

    internal void Look()
    {
        Look(signers.Certificates, "BcbSignatureCertificate");
        Look(servers.Read(), "BcbMtlsCertificate");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The silo is stopping, so the watch ends.
        }
    }

    private void Look(IReadOnlyList<X509Certificate2> certificates, string setting)
    {
        foreach (var certificate in certificates)
        {
            if (_warnings.IsDue(certificate, time.GetUtcNow(), out var daysLeft))
            {
                Log.Expiring(logger, certificate.Subject, CertificateText.Serial(certificate), setting, daysLeft.ToString("0.0", CultureInfo.InvariantCulture));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CentralBankCertificateExpiring, LogLevel.Warning, "Certificate {Subject} (serial {Serial}) in the setting Pix:{Setting} expires in {Days} days. Add the Central Bank's next certificate to the setting.")]
        public static partial void Expiring(ILogger logger, string subject, string serial, string setting, string days);
    }
}
