using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>Reads the certificates of a setting. The setting is PEM text or the path of a PEM file, with one or more certificates.</summary>
internal static class PemBundle
{
    private const string Begin = "-----BEGIN";

    public static bool IsText(string setting) => setting.TrimStart().StartsWith(Begin, StringComparison.Ordinal);

    public static IReadOnlyList<X509Certificate2> Parse(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return [.. certificates];
    }
}
