using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm;

/// <summary>The options as read: labels parsed, certificates and secret loaded from text or file.</summary>
internal sealed record HsmSettings(
    HsmOptions Options,
    IReadOnlyList<KeyLabel> TokenLabels,
    IReadOnlyList<KeyLabel> SignatureLabels,
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
        KeyLabel.ParseList(options.SignatureKeyLabel),
        CertificateBundle.Read(nameof(options.SignatureCertificate), options.SignatureCertificate),
        KeyLabel.ParseList(options.MtlsKeyLabel),
        options.MtlsCertificate.Length == 0 ? [] : CertificateBundle.Read(nameof(options.MtlsCertificate), options.MtlsCertificate),
        UserPin.FromSecret(options.CloudHSMSecret));

    /// <summary>Whether the pairs of keys and certificates may differ.</summary>
    public bool SameKeysAs(HsmSettings other) =>
        SignatureLabels.SequenceEqual(other.SignatureLabels) && MtlsLabels.SequenceEqual(other.MtlsLabels)
        && SignatureCertificates.SequenceEqual(other.SignatureCertificates) && MtlsCertificates.SequenceEqual(other.MtlsCertificates)
        && Options.MtlsKeyFile == other.Options.MtlsKeyFile;
}
