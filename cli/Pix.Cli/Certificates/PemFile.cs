using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Cli.Certificates;

/// <summary>Reads certificates from the value of a setting or an option. The value is PEM text or the path of a PEM file.</summary>
internal static class PemFile
{
    /// <returns>At least one certificate. Null if no certificate can be read.</returns>
    public static X509Certificate2Collection? Read(string value)
    {
        try
        {
            return TextOrFile.FromString(value).Read("").Certificates();
        }
        catch (UnreadableSettingException)
        {
            return null;
        }
    }
}
