using System.Collections.Immutable;
using System.Security.Cryptography;
using Pix.Signatures.Identity;

namespace Pix.Signatures.Signing;

/// <summary>
/// A document that was read once and can be signed, with the digests of its signed parts and the place for the signature. It references the
/// document's bytes, which must not change.
/// </summary>
public sealed class UnsignedDocument
{
    private readonly byte[] _digests;
    private readonly SpliceSite _site;
    private readonly ImmutableArray<string> _ids;

    internal UnsignedDocument(SignatureProfile profile, ReadOnlyMemory<byte> bytes, byte[] digests, SpliceSite site, ImmutableArray<string> ids) =>
        (Profile, Bytes, _digests, _site, _ids) = (profile, bytes, digests, site, ids);

    /// <summary>The signature profile, SPI or DICT, which defines place and coverage of the signature.</summary>
    public SignatureProfile Profile { get; }

    /// <summary>The document's bytes, exactly as received.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Plans the signature with one certificate, without reading the document again.</summary>
    /// <param name="identity">The certificate whose key will sign.</param>
    public SigningResult Plan(SigningIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return _ids.Contains(identity.KeyInfoId)
            ? new SigningResult(SigningError.WrongStructure, "An identifier of the document is the one that KeyInfo is going to have.")
            : new SigningResult(new SigningPlan(Bytes, identity, SignedInfo(identity), _site));
    }

    private byte[] SignedInfo(SigningIdentity identity)
    {
        var first = _digests.AsSpan(0, SHA256.HashSizeInBytes);
        return Profile == SignatureProfile.Spi
            ? SignatureTemplate.SignedInfo(identity, first, _digests.AsSpan(SHA256.HashSizeInBytes))
            : SignatureTemplate.SignedInfo(identity, first);
    }
}
