using Pix.Signatures.Identity;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Verification;

/// <summary>What a document must be to be accepted.</summary>
public sealed record VerificationPolicy
{
    /// <summary>Place and coverage of the signature.</summary>
    public required SignatureProfile Profile { get; init; }

    /// <summary>Signers whose signatures are accepted.</summary>
    public required TrustedSigners Signers { get; init; }

    /// <summary>Required local name of the root; null for any. SPI always requires <c>Envelope</c>.</summary>
    public string? RootLocalName { get; init; }

    /// <summary>Accepted namespaces of the root (<c>""</c> is none); null for any.</summary>
    public IReadOnlySet<string>? RootNamespaces { get; init; }

    /// <summary>Bounds of size and depth that a document must keep.</summary>
    public DocumentLimits Limits { get; init; } = DocumentLimits.Default;

    /// <summary>For SPI messages of these signers.</summary>
    public static VerificationPolicy Spi(TrustedSigners signers) => new() { Profile = SignatureProfile.Spi, Signers = signers };

    /// <summary>For DICT bodies of these signers.</summary>
    public static VerificationPolicy Dict(TrustedSigners signers) => new() { Profile = SignatureProfile.Dict, Signers = signers };

    internal bool IsExpectedRoot(string localName, string namespaceUri) =>
        (RootLocalName is null || RootLocalName == localName)
        && (Profile != SignatureProfile.Spi || localName == "Envelope")
        && (RootNamespaces is null || RootNamespaces.Contains(namespaceUri));
}
