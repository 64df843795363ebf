using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm.Pairs;

/// <summary>Checks the validity period of a certificate.</summary>
internal static class CertificateTimes
{
    /// <summary>Returns the days until the certificate expires; negative if it has expired.</summary>
    public static double DaysLeft(X509Certificate2 certificate, DateTimeOffset now) =>
        (certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays;

    /// <summary>True if NotBefore &lt;= <paramref name="now"/> &lt; NotAfter.</summary>
    public static bool IsValid(X509Certificate2 certificate, DateTimeOffset now) =>
        now.UtcDateTime >= certificate.NotBefore.ToUniversalTime() && now.UtcDateTime < certificate.NotAfter.ToUniversalTime();
}
