using Pix.Hsm.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>A key with its certificate, and when it signs.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Certificate">Thumbprint of the certificate, which identifies the pair.</param>
/// <param name="Serial">Serial number of the certificate, hexadecimal, for people.</param>
/// <param name="NotBefore">Beginning of the certificate's validity, UTC.</param>
/// <param name="NotAfter">End of the certificate's validity, UTC.</param>
/// <param name="Told">The start time in the setting; null when there is none.</param>
/// <param name="IsWithdrawn">Whether messages of its time are refused.</param>
public sealed record SigningTerm(
    KeyLabel Label, string Certificate, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? Told = null, bool IsWithdrawn = false)
{
    /// <summary>When it begins to sign: the start time of the setting, otherwise by the rule of <see cref="SigningSchedule"/>.</summary>
    public DateTimeOffset From { get; internal init; }

    /// <summary>Key and certificate, for a sentence.</summary>
    public string Name => $"key {Label} (certificate {Serial})";
}
