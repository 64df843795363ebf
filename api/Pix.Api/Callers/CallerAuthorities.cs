using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>The certificate authorities that issue callers' certificates, and the lists of certificates that these authorities revoked.</summary>
/// <param name="Certificates">Certificates of the authorities.</param>
/// <param name="Revoked">Revocation lists of the authorities. If an authority has no list here, none of its certificates is treated as revoked.</param>
internal sealed record CallerAuthorities(X509Certificate2Collection Certificates, IReadOnlyList<RevocationList> Revoked)
{
    private const string PemLabel = "X509 CRL"; // RFC 7468, 6

    /// <summary>Reads the current texts of <c>Pix:CallerCertificateAuthorities</c> and, if set, <c>Pix:CallerRevocationLists</c>.</summary>
    /// <exception cref="UnreadableSettingException">A file or text of a setting cannot be read.</exception>
    public static SettingText[] Read(CallersOptions options) =>
    [
        options.CallerCertificateAuthorities.Read(nameof(options.CallerCertificateAuthorities)),
        .. options.CallerRevocationLists.IsEmpty ? (SettingText[])[] : [options.CallerRevocationLists.Read(nameof(options.CallerRevocationLists), PemLabel)],
    ];

    /// <summary>Makes the authorities from the texts that <see cref="Read"/> returned.</summary>
    /// <exception cref="UnreadableSettingException">
    /// The texts contain no certificate, or contain a list that cannot be read or that none of the authorities signed.
    /// </exception>
    public static CallerAuthorities Of(SettingText[] texts)
    {
        var certificates = texts[0].Certificates();
        return new CallerAuthorities(certificates, texts.Length > 1 ? Lists(texts[1], certificates) : []);
    }

    /// <summary>Whether at least one of the certificates is revoked.</summary>
    public bool HaveRevoked(IEnumerable<CertificateNumber> certificates) => certificates.Any(certificate => Revoked.Any(list => list.Has(certificate)));

    private static List<RevocationList> Lists(SettingText setting, X509Certificate2Collection authorities)
    {
        var text = setting.Text.AsSpan();
        var lists = new List<RevocationList>();
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (!text[fields.Label].SequenceEqual(PemLabel))
            {
                throw setting.Holds($"PEM that is no list ('{text[fields.Label]}' instead of '{PemLabel}')", null);
            }

            lists.Add(List(setting, Convert.FromBase64String(text[fields.Base64Data].ToString()), authorities));
            text = text[fields.Location.End..];
        }

        return lists.Count > 0 ? lists : throw setting.Holds($"no revocation list; there must be DER, or PEM beginning '-----BEGIN {PemLabel}-----'", null);
    }

    private static RevocationList List(SettingText setting, byte[] der, X509Certificate2Collection authorities)
    {
        try
        {
            return RevocationList.Read(der, authorities);
        }
        catch (CryptographicException refused)
        {
            throw setting.Holds(refused.Message, refused);
        }
    }
}
