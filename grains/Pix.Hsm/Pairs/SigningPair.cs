using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A certificate, with the label and the public key's fingerprint of its private key on the HSM token.</summary>
internal sealed record SigningPair(KeyLabel Label, X509Certificate2 Certificate, KeyFingerprint Fingerprint)
{
    /// <summary>True if NotBefore &lt;= <paramref name="now"/> &lt; NotAfter.</summary>
    public bool IsValidAt(DateTimeOffset now) => CertificateTimes.IsValid(Certificate, now);
}
