using System.Security.Cryptography;
using Pix.Contracts.Settings;

namespace Pix.Transmission;

/// <summary>Whether a setting holds certificates.</summary>
internal static class PemCertificates
{
    /// <summary>What is wrong with the setting; null when it holds at least one certificate.</summary>
    public static string? WhyUnreadable(string setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return "is empty";
        }

        try
        {
            return PemText.Certificates(setting).Count > 0 ? null : "holds no certificate";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"names the file '{setting}', which cannot be read ({exception.GetType().Name})";
        }
        catch (CryptographicException)
        {
            return "holds a certificate that cannot be decoded";
        }
    }
}
