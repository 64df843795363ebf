using Pix.Settings;

namespace Pix.Grains.Verification;

/// <summary>Whose signatures on answers are accepted. Section <c>Pix</c>.</summary>
public sealed class VerificationOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// The Central Bank's signature certificates: PEM text, or the path of a PEM file. During a rotation list old and new certificates;
    /// every listed certificate is accepted while it is valid. Required.
    /// </summary>
    public TextOrFile BcbSignatureCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;
}
