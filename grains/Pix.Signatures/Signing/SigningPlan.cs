using System.Buffers.Text;
using System.Security.Cryptography;
using Pix.Signatures.Identity;

namespace Pix.Signatures.Signing;

/// <summary>
/// A complete signature except its value. The caller signs <see cref="Digest"/> with the key and passes the result to <see cref="Splice"/>.
/// The plan references the document's bytes, which must not change in the meantime.
/// </summary>
public sealed class SigningPlan
{
    private readonly ReadOnlyMemory<byte> _document;
    private readonly SigningIdentity _identity;
    private readonly byte[] _signedInfo;
    private readonly SpliceSite _site;

    internal SigningPlan(ReadOnlyMemory<byte> document, SigningIdentity identity, byte[] signedInfo, SpliceSite site)
    {
        (_document, _identity, _signedInfo, _site) = (document, identity, signedInfo, site);
        Digest = SHA256.HashData(signedInfo);
    }

    /// <summary>SHA-256 of the canonical SignedInfo, 32 bytes, which the key signs with RSASSA-PKCS1-v1_5.</summary>
    public ReadOnlyMemory<byte> Digest { get; }

    /// <summary>Canonical form of the SignedInfo element.</summary>
    public ReadOnlyMemory<byte> SignedInfo => _signedInfo;

    /// <summary>Returns the document with the signature inserted. All other bytes are the caller's, unchanged.</summary>
    /// <param name="signatureValue">The signature over <see cref="Digest"/>.</param>
    public byte[] Splice(ReadOnlySpan<byte> signatureValue)
    {
        var document = _document.Span;
        var signedInfo = _signedInfo.AsSpan(SignatureTemplate.CanonicalSignedInfoStart.Length);
        var signed = new byte[LengthWith(signatureValue.Length)];
        var writer = new SpanWriter(signed);

        writer.Write(document[.._site.Start]);
        writer.Write(_site.Before.Span);
        writer.Write(SignatureTemplate.SignatureStart);
        writer.Write(SignatureTemplate.SignedInfoStart);
        writer.Write(signedInfo);
        writer.Write(SignatureTemplate.ValueStart);
        writer.WriteBase64(signatureValue);
        writer.Write(SignatureTemplate.ValueEnd);
        writer.Write(_identity.KeyInfo.Span);
        writer.Write(SignatureTemplate.SignatureEnd);
        writer.Write(_site.After.Span);
        writer.Write(document[_site.End.._site.RemovedStart]);
        writer.Write(document[_site.RemovedEnd..]);
        return signed;
    }

    private int LengthWith(int signatureBytes) =>
        _document.Length
        - (_site.End - _site.Start)
        - (_site.RemovedEnd - _site.RemovedStart)
        + _site.Before.Length
        + _site.After.Length
        + SignatureTemplate.SignatureStart.Length
        + SignatureTemplate.SignedInfoStart.Length
        + (_signedInfo.Length - SignatureTemplate.CanonicalSignedInfoStart.Length)
        + SignatureTemplate.ValueStart.Length
        + Base64.GetMaxEncodedToUtf8Length(signatureBytes)
        + SignatureTemplate.ValueEnd.Length
        + _identity.KeyInfo.Length
        + SignatureTemplate.SignatureEnd.Length;
}
