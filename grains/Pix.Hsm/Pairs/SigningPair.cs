using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A certificate, the label of its private key on the HSM token, and the fingerprint of its public key.</summary>
internal sealed record SigningPair(KeyLabel Label, X509Certificate2 Certificate, KeyFingerprint Fingerprint)
{
    /// <summary>True if NotBefore &lt;= <paramref name="now"/> &lt; NotAfter.</summary>
    public bool IsValidAt(DateTimeOffset now) => CertificateTimes.IsValid(Certificate, now);
}
