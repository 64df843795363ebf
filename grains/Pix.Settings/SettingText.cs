using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings;

/// <summary>The text of a setting as it was read, with methods that read certificates and keys from the text.</summary>
/// <param name="Setting">Name of the setting, without <c>Pix:</c>.</param>
/// <param name="Text">The text; it may contain a secret.</param>
/// <param name="Source">Description of the file that was read, for exceptions; empty when the setting itself contains the text.</param>
public sealed record SettingText(string Setting, string Text, string Source)
{
    /// <summary>Reads the certificates in the text, in their order.</summary>
    /// <exception cref="UnreadableSettingException">The text has no readable certificate.</exception>
    public X509Certificate2Collection Certificates()
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Text);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw Holds("a certificate that cannot be decoded", failure);
        }

        return certificates.Count > 0 ? certificates : throw Holds("no certificate; there must be PEM beginning '-----BEGIN CERTIFICATE-----'", null);
    }

    /// <summary>Finds the certificate that belongs to a private key. It may be at any place among the certificates of the text.</summary>
    /// <param name="key">Text of the private key, PEM without a password.</param>
    /// <returns>The certificate with its key, and the other certificates.</returns>
    /// <exception cref="UnreadableSettingException">A certificate or the key cannot be read, or the key belongs to none of the certificates.</exception>
    public (X509Certificate2 Own, X509Certificate2Collection Others) WithKey(SettingText key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var certificates = Certificates();
        Exception? failure = null;
        foreach (var certificate in certificates)
        {
            try
            {
                return (X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.Text), [.. certificates.Where(other => other != certificate)]);
            }
            catch (Exception none) when (none is CryptographicException or ArgumentException)
            {
                failure = none;
            }
        }

        throw key.Holds($"no private key (PEM, without a password) of a certificate in Pix:{Setting}", failure);
    }

    /// <summary>Makes an exception that says what the setting, or its file, contains instead of what is needed.</summary>
    /// <param name="what">What the setting contains, as a noun phrase.</param>
    /// <param name="inner">The caught exception, if any.</param>
    public UnreadableSettingException Holds(string what, Exception? inner) =>
        new(Setting, Source.Length > 0 ? $"names {Source}, which holds {what}" : $"holds {what}", inner);

    /// <summary>Returns the name of the setting, never its text.</summary>
    public override string ToString() => $"Pix:{Setting}";
}
