using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A certificate and the label and public key of its private key on the token.</summary>
internal sealed record SigningPair(KeyLabel Label, X509Certificate2 Certificate, KeyFingerprint Fingerprint)
{
    /// <summary>NotBefore &lt;= <paramref name="now"/> &lt; NotAfter.</summary>
    public bool IsValidAt(DateTimeOffset now) => CertificateTimes.IsValid(Certificate, now);
}
