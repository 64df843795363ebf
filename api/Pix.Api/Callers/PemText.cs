using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace Pix.Api.Callers;

/// <summary>A setting that is PEM text, or the path of a PEM file.</summary>
internal static class PemText
{
    private const string Beginning = "-----BEGIN";

    /// <summary>The text.</summary>
    public static string Read(string setting) => setting.TrimStart().StartsWith(Beginning, StringComparison.Ordinal) ? setting : File.ReadAllText(setting);

    /// <summary>The certificates of a setting.</summary>
    public static X509Certificate2Collection Certificates(string setting)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Read(setting));
        return certificates;
    }

    /// <summary>The public keys of a setting, RSA or elliptic.</summary>
    public static IReadOnlyList<SecurityKey> Keys(string setting)
    {
        var text = Read(setting).AsSpan();
        var keys = new List<SecurityKey>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            keys.Add(Key(text[fields.Location].ToString()));
            text = text[fields.Location.End..];
        }

        return keys;
    }

    /// <summary>Why there are no certificates in a setting; null when there are.</summary>
    public static string? WhyNoCertificates(string setting) => Why(setting, () => Certificates(setting).Count, "certificate");

    /// <summary>Why there are no keys in a setting; null when there are.</summary>
    public static string? WhyNoKeys(string setting) => Why(setting, () => Keys(setting).Count, "public key");

    private static string? Why(string setting, Func<int> count, string what)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return "is empty";
        }

        try
        {
            return count() == 0 ? $"holds no {what}" : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"cannot be read ({unreadable.GetType().Name})";
        }
    }

    private static SecurityKey Key(string pem)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception notRsa) when (notRsa is CryptographicException or ArgumentException)
        {
            var elliptic = ECDsa.Create();
            elliptic.ImportFromPem(pem);
            return new ECDsaSecurityKey(elliptic);
        }
    }
}
