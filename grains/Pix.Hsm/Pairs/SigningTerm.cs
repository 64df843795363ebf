using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A signing key with its certificate, and the time from which the key signs.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Thumbprint of the certificate, which identifies the pair.</param>
/// <param name="Serial">Serial number of the certificate, hexadecimal, for people.</param>
/// <param name="NotBefore">Beginning of the certificate's validity, UTC.</param>
/// <param name="NotAfter">End of the certificate's validity, UTC.</param>
/// <param name="Told">The start time in the setting; null when there is none.</param>
/// <param name="IsWithdrawn">True if the key is compromised, so messages of its time are refused.</param>
public sealed record SigningTerm(
    KeyLabel Label, string Certificate, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? Told = null, bool IsWithdrawn = false)
{
    /// <summary>Creation time of the first messages that the key signs: the setting's start time or as <see cref="SigningSchedule"/> decides.</summary>
    public DateTimeOffset From { get; internal init; }

    /// <summary>Names the key and the certificate, as part of a sentence.</summary>
    public string Name => $"key {Label} (certificate {Serial})";
}
