using System.Security.Cryptography.X509Certificates;
using Pix.Contracts.Operating;
using Pix.Settings;

namespace Pix.Grains.Observation;

/// <summary>Makes the description of a certificate that operators see.</summary>
internal static class CertificateSnapshots
{
    public static CertificateSnapshot Of(string use, X509Certificate2 certificate) => new(
        use, certificate.Subject, CertificateText.Serial(certificate), certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
}
