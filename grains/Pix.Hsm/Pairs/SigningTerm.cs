using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A key with its certificate, and the time in which it signs.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Thumbprint of the certificate: what tells one pair from another.</param>
/// <param name="Serial">Serial number of the certificate, hexadecimal, for people.</param>
/// <param name="NotBefore">Beginning of the certificate's validity, UTC.</param>
/// <param name="NotAfter">End of the certificate's validity, UTC.</param>
/// <param name="Told">From when the setting says that it signs; null when it does not say.</param>
/// <param name="IsWithdrawn">Messages of its time are refused.</param>
public sealed record SigningTerm(
    KeyLabel Label, string Certificate, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? Told = null, bool IsWithdrawn = false)
{
    /// <summary>From when it signs: as told, otherwise by the rule of <see cref="SigningSchedule"/>.</summary>
    public DateTimeOffset From { get; internal init; }

    /// <summary>Key and certificate in a sentence.</summary>
    public string Name => $"key {Label} (certificate {Serial})";
}
