using System.Security.Cryptography.X509Certificates;
using Pix.Contracts.Operating;

namespace Pix.Grains.Operating;

/// <summary>Tells of a certificate.</summary>
internal static class CertificateSnapshots
{
    public static CertificateSnapshot Of(string use, X509Certificate2 certificate) => new(
        use, certificate.Subject, certificate.SerialNumber, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
}
