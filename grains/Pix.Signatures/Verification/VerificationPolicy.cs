using Pix.Signatures.Identity;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Verification;

/// <summary>The rules that a signed document must satisfy to be accepted.</summary>
public sealed record VerificationPolicy
{
    /// <summary>The signature profile, SPI or DICT, which defines place and coverage of the signature.</summary>
    public required SignatureProfile Profile { get; init; }

    /// <summary>Signers whose signatures are accepted.</summary>
    public required TrustedSigners Signers { get; init; }

    /// <summary>Required local name of the root; null if any name is accepted. The SPI profile always requires <c>Envelope</c>.</summary>
    public string? RootLocalName { get; init; }

    /// <summary>Accepted namespaces of the root (<c>""</c> means no namespace); null if any namespace is accepted.</summary>
    public IReadOnlySet<string>? RootNamespaces { get; init; }

    /// <summary>Limits that the document must keep.</summary>
    public DocumentLimits Limits { get; init; } = DocumentLimits.Default;

    /// <summary>Creates a policy for SPI messages of these signers.</summary>
    public static VerificationPolicy Spi(TrustedSigners signers) => new() { Profile = SignatureProfile.Spi, Signers = signers };

    /// <summary>Creates a policy for DICT bodies of these signers.</summary>
    public static VerificationPolicy Dict(TrustedSigners signers) => new() { Profile = SignatureProfile.Dict, Signers = signers };

    internal bool IsExpectedRoot(string localName, string namespaceUri) =>
        (RootLocalName is null || RootLocalName == localName)
        && (Profile != SignatureProfile.Spi || localName == "Envelope")
        && (RootNamespaces is null || RootNamespaces.Contains(namespaceUri));
}
