using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Reads the public keys with which callers' tokens are verified, and finds out why a setting cannot be read.</summary>
internal static class CallerPem
{
    /// <summary>Returns all public keys (RSA or elliptic curve) in the text of a setting.</summary>
    public static IReadOnlyList<SecurityKey> Keys(SettingText setting)
    {
        var text = setting.Text.AsSpan();
        var keys = new List<SecurityKey>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            keys.Add(Key(setting, text[fields.Location].ToString()));
            text = text[fields.Location.End..];
        }

        return keys.Count > 0 ? keys : throw setting.Holds("no public key", null);
    }

    /// <summary>Runs a function that reads a setting. Returns why the setting cannot be read; null when it can be read.</summary>
    public static string? Why(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (UnreadableSettingException unreadable)
        {
            return unreadable.Reason;
        }
    }

    private static SecurityKey Key(SettingText setting, string pem)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception notRsa) when (notRsa is CryptographicException or ArgumentException)
        {
            return Elliptic(setting, pem);
        }
    }

    private static ECDsaSecurityKey Elliptic(SettingText setting, string pem)
    {
        try
        {
            var elliptic = ECDsa.Create();
            elliptic.ImportFromPem(pem);
            return new ECDsaSecurityKey(elliptic);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            throw setting.Holds("a public key that is neither RSA nor elliptic", unreadable);
        }
    }
}
