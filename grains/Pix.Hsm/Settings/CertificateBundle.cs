using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm;

/// <summary>The certificates of a setting: PEM text or file, one or several.</summary>
internal static class CertificateBundle
{
    private const string PemBeginning = "-----BEGIN";

    /// <exception cref="HsmException">The setting holds no readable certificate.</exception>
    public static IReadOnlyList<X509Certificate2> Read(string setting, string value)
    {
        var pem = SettingText.Read(setting, value, PemBeginning);
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new HsmException(HsmProblem.Unreadable, $"Pix:{setting} holds a certificate that cannot be read; it must be PEM certificates.", e);
        }

        return certificates.Count > 0
            ? [.. certificates]
            : throw new HsmException(HsmProblem.Unreadable, $"Pix:{setting} holds no certificate; it must be PEM beginning '-----BEGIN CERTIFICATE-----'.");
    }
}
