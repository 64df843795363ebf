using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Hosting;

/// <summary>Decides when to warn that a certificate will expire: once each at 60, 30 and 7 days before. Not thread-safe.</summary>
public sealed class ExpiryWarnings
{
    private static readonly int[] WarningDays = [7, 30, 60];

    private readonly Dictionary<string, int> _warned = [];

    /// <summary>Returns true if a warning is due now, and records the warning, so that each certificate gets one for each threshold.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The current time.</param>
    /// <param name="daysLeft">Days until the certificate expires; negative if it has expired.</param>
    public bool IsDue(X509Certificate2 certificate, DateTimeOffset now, out double daysLeft)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var left = daysLeft = CertificateTimes.DaysLeft(certificate, now);
        var threshold = Array.Find(WarningDays, days => left <= days);
        if (threshold == 0 || (_warned.TryGetValue(certificate.Thumbprint, out var warned) && warned <= threshold))
        {
            return false;
        }

        _warned[certificate.Thumbprint] = threshold;
        return true;
    }
}
