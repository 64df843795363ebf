using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Pairs;

/// <summary>Pairs each certificate with the key on an HSM token that has the same public key.</summary>
internal static class KeyPairing
{
    /// <summary>Pairs the certificates of one setting with their keys, and returns the pairs.</summary>
    /// <param name="setting">Name of the certificate setting, for messages.</param>
    /// <param name="certificates">Certificates in the setting.</param>
    /// <param name="keys">Keys found on the tokens by their labels.</param>
    /// <param name="labels">Labels for which the HSM tokens were searched, for error messages.</param>
    /// <param name="now">Current time. A certificate without a key is skipped if it has expired or is that of a CA, and otherwise causes an exception.</param>
    /// <param name="gone">Labels of withdrawn keys. If such a key is on no HSM token any more, its label is paired with a certificate that has no key.</param>
    /// <exception cref="HsmException">A certificate belongs to none of the keys, or no paired certificate is valid now.</exception>
    public static IReadOnlyList<SigningPair> Pair(
        string setting, IReadOnlyList<X509Certificate2> certificates, IReadOnlyList<TokenKey> keys, IReadOnlyList<KeyLabel> labels, DateTimeOffset now, IEnumerable<KeyLabel>? gone = null)
    {
        var pairs = new List<SigningPair>();
        var missing = new Queue<KeyLabel>((gone ?? []).Where(label => !keys.Any(key => key.Label == label)));
        foreach (var certificate in certificates)
        {
            if (KeyFingerprint.Of(certificate) is { } fingerprint && keys.FirstOrDefault(key => key.Fingerprint == fingerprint) is { } key)
            {
                pairs.Add(new SigningPair(key.Label, certificate, fingerprint));
            }
            else if (!MayLackKey(certificate, now))
            {
                if (KeyFingerprint.Of(certificate) is { } lost && missing.TryDequeue(out var label))
                {
                    pairs.Add(new SigningPair(label, certificate, lost));
                    continue;
                }

                throw new HsmException(HsmProblem.CertificateMismatch, Mismatch(setting, certificate, labels));
            }
        }

        return pairs.Exists(pair => pair.IsValidAt(now)) ? pairs : throw NoneValid(setting, pairs);
    }

    /// <summary>Returns the certificates that are in no pair. They are the intermediate certificates of the TLS chain.</summary>
    public static IEnumerable<X509Certificate2> Unpaired(IEnumerable<X509Certificate2> certificates, IReadOnlyList<SigningPair> pairs) =>
        certificates.Where(certificate => !pairs.Any(pair => pair.Certificate.Equals(certificate)));

    public static HsmException NoneValid(string setting, IEnumerable<SigningPair> pairs)
    {
        var list = string.Join("; ", pairs.Select(pair => $"{Name(pair.Certificate)} from {Day(pair.Certificate.NotBefore)} to {Day(pair.Certificate.NotAfter)}"));
        return new HsmException(
            HsmProblem.NoValidCertificate,
            $"Pix:{setting} holds no certificate of a key in the HSM that is valid now ({(list.Length > 0 ? list : "none at all")}); add one that is.");
    }

    public static string NoneInForce(DateTimeOffset time) =>
        $"Pix:{nameof(HsmOptions.SignatureKeyLabel)} and Pix:{nameof(HsmOptions.SignatureCertificate)} have no pair that signs messages created at {SigningSchedule.Text(time)}.";

    public static string Name(X509Certificate2 certificate) => $"'{certificate.Subject}' (serial {CertificateText.Serial(certificate)})";

    private static bool MayLackKey(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime
        || certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static string Mismatch(string setting, X509Certificate2 certificate, IReadOnlyList<KeyLabel> labels) =>
        $"Pix:{setting}: the public key of certificate {Name(certificate)} is not that of any key labelled '{string.Join(',', labels)}' in the HSM; use the certificate that was issued for that key, or the right label.";

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
