using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Hosting;

/// <summary>When to warn of a certificate's expiry: once each at 60, 30 and 7 days. For one thread.</summary>
public sealed class ExpiryWarnings
{
    private static readonly int[] WarningDays = [7, 30, 60];

    private readonly Dictionary<string, int> _warned = [];

    /// <summary>True when the certificate has passed a threshold without a warning yet.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    /// <param name="daysLeft">Days until it expires; negative when it has.</param>
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
