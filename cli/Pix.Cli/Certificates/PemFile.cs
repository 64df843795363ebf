using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Cli.Certificates;

/// <summary>Certificates of a setting: PEM text, or the path of a PEM file.</summary>
internal static class PemFile
{
    /// <returns>At least one certificate; null when there is none that can be read.</returns>
    public static X509Certificate2Collection? Read(string value)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(value.TrimStart().StartsWith("-----BEGIN", StringComparison.Ordinal) ? value : File.ReadAllText(value));
            return certificates.Count > 0 ? certificates : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
