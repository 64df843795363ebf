using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission;

/// <summary>Reads certificates from a setting: PEM text, or the path of a PEM file.</summary>
internal static class PemCertificates
{
    public static X509Certificate2Collection Read(string setting)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Text(setting));
        return certificates;
    }

    /// <summary>The PEM text that a setting means now; a file is read again each time.</summary>
    public static string Text(string setting) =>
        setting.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal) ? setting : File.ReadAllText(setting);

    /// <summary>What is wrong with the setting; null when it holds at least one certificate.</summary>
    public static string? WhyUnreadable(string setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return "is empty";
        }

        try
        {
            return Read(setting).Count > 0 ? null : "holds no certificate";
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
