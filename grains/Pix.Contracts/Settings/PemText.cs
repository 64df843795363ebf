using System.Security.Cryptography.X509Certificates;

namespace Pix.Contracts.Settings;

/// <summary>A setting that is PEM text, or the path of a PEM file.</summary>
public static class PemText
{
    /// <summary>The text that a setting means now; a file is read again each time.</summary>
    public static string Read(string setting) => setting.Contains("-----BEGIN ", StringComparison.Ordinal) ? setting : File.ReadAllText(setting);

    /// <summary>The certificates of a setting.</summary>
    public static X509Certificate2Collection Certificates(string setting)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Read(setting));
        return certificates;
    }
}
