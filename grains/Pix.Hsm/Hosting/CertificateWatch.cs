using System.Globalization;
using Microsoft.Extensions.Logging;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Hosting;

/// <summary>Logs when another certificate begins to sign, and warns 60, 30 and 7 days before a certificate expires, once each.</summary>
internal sealed partial class CertificateWatch(SigningKeyRing ring, MtlsIdentity mtls, TimeProvider time, ILogger logger)
{
    private readonly ExpiryWarnings _warnings = new();
    private string _current = "";

    public void Look()
    {
        var now = time.GetUtcNow();
        if (ring.At(now).Key is { } current && current.Certificate.Thumbprint != _current)
        {
            _current = current.Certificate.Thumbprint;
            Log.NewCurrentKey(logger, current.Label.Value, KeyPairing.Name(current.Certificate));
        }

        foreach (var certificate in ring.Certificates.Concat(mtls.Pairs.Select(pair => pair.Certificate)))
        {
            if (_warnings.IsDue(certificate, now, out var daysLeft))
            {
                Log.CertificateExpiring(logger, KeyPairing.Name(certificate), daysLeft.ToString("0.0", CultureInfo.InvariantCulture));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.NewCurrentKey, LogLevel.Information, "Messages created from now on are signed with key {KeyLabel}, certificate {Certificate}.")]
        public static partial void NewCurrentKey(ILogger logger, string keyLabel, string certificate);

        [LoggerMessage(EventIds.CertificateExpiring, LogLevel.Warning, "Certificate {Certificate} expires in {Days} days. Register a new certificate with the Central Bank, and add the new certificate to the settings.")]
        public static partial void CertificateExpiring(ILogger logger, string certificate, string days);
    }
}
