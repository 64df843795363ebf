using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Memory;

/// <summary>A signing pair as the signing memory stores it, with the start time and the mark "withdrawn" that the settings gave it.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Certificate of the key.</param>
/// <param name="Told">Start time in the setting, UTC; null if the setting has none.</param>
/// <param name="IsWithdrawn">True if the key is compromised. Messages that the pair would sign are then refused.</param>
public sealed record RememberedPair(KeyLabel Label, X509Certificate2 Certificate, DateTimeOffset? Told, bool IsWithdrawn)
{
    internal SigningTerm Term => new(
        Label, Certificate.Thumbprint, CertificateText.Serial(Certificate), Certificate.NotBefore.ToUniversalTime(), Certificate.NotAfter.ToUniversalTime(), Told, IsWithdrawn);
}
