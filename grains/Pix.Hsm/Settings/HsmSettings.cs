using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Hsm.Settings;

/// <summary>The options after reading: labels are parsed, and certificates and the secret are read from text or file.</summary>
internal sealed record HsmSettings(
    HsmOptions Options,
    IReadOnlyList<KeyLabel> TokenLabels,
    IReadOnlyList<SigningKeyEntry> SignatureEntries,
    IReadOnlyList<X509Certificate2> SignatureCertificates,
    IReadOnlyList<KeyLabel> MtlsLabels,
    IReadOnlyList<X509Certificate2> MtlsCertificates,
    UserPin Pin)
{
    /// <summary>The mTLS private key from a file; null if no file is configured, as in production, where the key is in the HSM.</summary>
    public SettingText? MtlsKey { get; init; }

    public bool HasMtls => MtlsCertificates.Count > 0;

    /// <exception cref="HsmException">A certificate or the secret cannot be read.</exception>
    public static HsmSettings Read(HsmOptions options) => new(
        options,
        KeyLabel.ParseList(options.TokenLabel),
        SigningKeyEntry.ParseList(options.SignatureKeyLabel),
        HsmSettingText.Certificates(nameof(options.SignatureCertificate), options.SignatureCertificate),
        KeyLabel.ParseList(options.MtlsKeyLabel),
        options.MtlsCertificate.IsEmpty ? [] : HsmSettingText.Certificates(nameof(options.MtlsCertificate), options.MtlsCertificate),
        UserPin.FromSecret(options.CloudHSMSecret))
    {
        MtlsKey = options.MtlsKeyFile.IsEmpty ? null : HsmSettingText.Read(nameof(options.MtlsKeyFile), options.MtlsKeyFile),
    };

    /// <summary>Labels of the signing keys, without duplicates.</summary>
    public IReadOnlyList<KeyLabel> SignatureLabels { get; } = [.. SignatureEntries.Select(entry => entry.Label).Distinct()];

    /// <summary>Label of the checkpoint key; null if the signing key signs checkpoints.</summary>
    public KeyLabel? CheckpointLabel { get; } = KeyLabel.TryParse(Options.CheckpointKeyLabel, null, out var label) ? label : null;

    /// <summary>Labels of the compromised signing keys, which the setting SignatureKeyLabel marks as withdrawn.</summary>
    public IEnumerable<KeyLabel> WithdrawnLabels => SignatureEntries.Where(entry => entry.IsWithdrawn).Select(entry => entry.Label).Distinct();

    /// <summary>True if both list the same signing keys, start times and certificates in the same order. False does not prove a different effect.</summary>
    public bool SameSignatureAs(HsmSettings other) =>
        SignatureEntries.SequenceEqual(other.SignatureEntries) && SignatureCertificates.SequenceEqual(other.SignatureCertificates);

    /// <summary>True if both settings list the same mTLS keys and certificates in the same order. False does not prove that their effect differs.</summary>
    public bool SameMtlsAs(HsmSettings other) =>
        MtlsLabels.SequenceEqual(other.MtlsLabels) && MtlsCertificates.SequenceEqual(other.MtlsCertificates) && MtlsKey == other.MtlsKey;

    /// <summary>Returns a copy of these settings that has the keys and certificates of <paramref name="other"/>.</summary>
    public HsmSettings WithKeysOf(HsmSettings other) =>
        new(Options, TokenLabels, other.SignatureEntries, other.SignatureCertificates, other.MtlsLabels, other.MtlsCertificates, Pin) { MtlsKey = other.MtlsKey };
}
