using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Memory;

/// <summary>A pair, as the settings had it.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Certificate of the key.</param>
/// <param name="Told">When it begins to sign, as the setting says; null when the setting does not say.</param>
/// <param name="IsWithdrawn">Whether messages of its time are refused.</param>
public sealed record RememberedPair(KeyLabel Label, X509Certificate2 Certificate, DateTimeOffset? Told, bool IsWithdrawn)
{
    internal SigningTerm Term => new(
        Label, Certificate.Thumbprint, CertificateText.Serial(Certificate), Certificate.NotBefore.ToUniversalTime(), Certificate.NotAfter.ToUniversalTime(), Told, IsWithdrawn);
}
