using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A signing key with its certificate, and the time from which the key signs.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Thumbprint of the certificate, which identifies the pair.</param>
/// <param name="Serial">Serial number of the certificate in hexadecimal, to show to people.</param>
/// <param name="NotBefore">Beginning of the certificate's validity, UTC.</param>
/// <param name="NotAfter">End of the certificate's validity, UTC.</param>
/// <param name="Told">The start time in the setting; null if the setting has none.</param>
/// <param name="IsWithdrawn">True if the key is compromised. Messages that the key would sign are then refused.</param>
public sealed record SigningTerm(
    KeyLabel Label, string Certificate, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? Told = null, bool IsWithdrawn = false)
{
    /// <summary>The key signs messages created from this time on. It is the setting's start time or is computed by <see cref="SigningSchedule"/>.</summary>
    public DateTimeOffset From { get; internal init; }

    /// <summary>Label of the key and serial number of the certificate, as part of a sentence.</summary>
    public string Name => $"key {Label} (certificate {Serial})";
}
