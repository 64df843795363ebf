using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm;

/// <summary>The options as read: labels parsed, certificates and secret loaded from text or file.</summary>
internal sealed record HsmSettings(
    HsmOptions Options,
    IReadOnlyList<KeyLabel> TokenLabels,
    IReadOnlyList<SigningKeyEntry> SignatureEntries,
    IReadOnlyList<X509Certificate2> SignatureCertificates,
    IReadOnlyList<KeyLabel> MtlsLabels,
    IReadOnlyList<X509Certificate2> MtlsCertificates,
    UserPin Pin)
{
    public bool HasMtls => MtlsCertificates.Count > 0;

    /// <exception cref="HsmException">A certificate or the secret cannot be read.</exception>
    public static HsmSettings Read(HsmOptions options) => new(
        options,
        KeyLabel.ParseList(options.TokenLabel),
        SigningKeyEntry.ParseList(options.SignatureKeyLabel),
        CertificateBundle.Read(nameof(options.SignatureCertificate), options.SignatureCertificate),
        KeyLabel.ParseList(options.MtlsKeyLabel),
        options.MtlsCertificate.Length == 0 ? [] : CertificateBundle.Read(nameof(options.MtlsCertificate), options.MtlsCertificate),
        UserPin.FromSecret(options.CloudHSMSecret));

    /// <summary>Labels of the signing keys, each once.</summary>
    public IReadOnlyList<KeyLabel> SignatureLabels { get; } = [.. SignatureEntries.Select(entry => entry.Label).Distinct()];

    /// <summary>Whether the pairs of keys and certificates, or their times, may differ.</summary>
    public bool SameKeysAs(HsmSettings other) =>
        SameSignatureAs(other) && MtlsLabels.SequenceEqual(other.MtlsLabels)
        && MtlsCertificates.SequenceEqual(other.MtlsCertificates) && Options.MtlsKeyFile == other.Options.MtlsKeyFile;

    /// <summary>These settings, but the pairs that sign are still those of <paramref name="applied"/>; what is withdrawn here is withdrawn.</summary>
    public HsmSettings KeepingSignatureOf(HsmSettings applied)
    {
        var withdrawn = SignatureEntries.Where(entry => entry.IsWithdrawn).Select(entry => entry.Label).ToHashSet();
        return new(
            Options,
            TokenLabels,
            [.. applied.SignatureEntries.Select(entry => withdrawn.Contains(entry.Label) ? entry with { IsWithdrawn = true } : entry)],
            applied.SignatureCertificates,
            MtlsLabels,
            MtlsCertificates,
            Pin);
    }

    private bool SameSignatureAs(HsmSettings other) =>
        SignatureEntries.SequenceEqual(other.SignatureEntries) && SignatureCertificates.SequenceEqual(other.SignatureCertificates);
}
