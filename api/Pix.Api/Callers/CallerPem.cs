using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Pix.Contracts.Settings;

namespace Pix.Api.Callers;

/// <summary>What callers are known by: keys and certificates of a setting.</summary>
internal static class CallerPem
{
    /// <summary>The public keys of a setting, RSA or elliptic.</summary>
    public static IReadOnlyList<SecurityKey> Keys(string setting)
    {
        var text = PemText.Read(setting).AsSpan();
        var keys = new List<SecurityKey>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            keys.Add(Key(text[fields.Location].ToString()));
            text = text[fields.Location.End..];
        }

        return keys;
    }

    /// <summary>Why there are no certificates in a setting; null when there are.</summary>
    public static string? WhyNoCertificates(string setting) => Why(setting, () => PemText.Certificates(setting).Count, "certificate");

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
