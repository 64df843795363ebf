using System.Security.Cryptography;
using System.Text;

namespace Pix.Signatures.Identity;

/// <summary>
/// The text of the signatures that Pix writes: one line, prefix <c>ds</c>, explicit end tags. So the text equals its canonical form, except
/// for the namespace declaration that canonicalization adds to the outermost element.
/// </summary>
internal static class SignatureTemplate
{
    /// <summary>Number of characters of a SHA-256 digest in base64.</summary>
    private const int DigestCharacters = 44;

    private const string Declaration = $" xmlns:ds=\"{XmlSignature.Namespace}\"";
    private const string C14NTransform = $"<ds:Transform Algorithm=\"{XmlSignature.ExclusiveC14N}\"></ds:Transform>";
    private const string EnvelopedTransform = $"<ds:Transform Algorithm=\"{XmlSignature.EnvelopedSignature}\"></ds:Transform>";
    private const string BeforeDigest = $"</ds:Transforms><ds:DigestMethod Algorithm=\"{XmlSignature.Sha256}\"></ds:DigestMethod><ds:DigestValue>";
    private const string AfterDigest = "</ds:DigestValue></ds:Reference>";

    private static readonly byte[] BetweenParts = Utf8(
        $"{AfterDigest}<ds:Reference><ds:Transforms>{C14NTransform}{BeforeDigest}");

    private static readonly byte[] Tail = Utf8($"{AfterDigest}</ds:SignedInfo>");

    public static ReadOnlySpan<byte> SignatureStart =>
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8;

    public static ReadOnlySpan<byte> SignedInfoStart => "<ds:SignedInfo>"u8;

    /// <summary>Start tag of SignedInfo in canonical form. <see cref="SignedInfoStart"/> is the start tag in the document.</summary>
    public static ReadOnlySpan<byte> CanonicalSignedInfoStart =>
        "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8;

    public static ReadOnlySpan<byte> ValueStart => "<ds:SignatureValue>"u8;

    public static ReadOnlySpan<byte> ValueEnd => "</ds:SignatureValue>"u8;

    public static ReadOnlySpan<byte> SignatureEnd => "</ds:Signature>"u8;

    /// <summary>Returns the KeyInfo element as written into documents, and the digest of its canonical form.</summary>
    public static (byte[] Written, byte[] Digest) KeyInfo(string id, string issuerName, string serialNumber)
    {
        var content =
            $" Id=\"{id}\"><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{EscapeText(issuerName)}</ds:X509IssuerName>"
            + $"<ds:X509SerialNumber>{serialNumber}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>";
        return (Utf8($"<ds:KeyInfo{content}"), SHA256.HashData(Utf8($"<ds:KeyInfo{Declaration}{content}")));
    }

    public static byte[] SignedInfoHead(string keyInfoId, ReadOnlySpan<byte> keyInfoDigest) => Utf8(
        $"<ds:SignedInfo{Declaration}>"
        + $"<ds:CanonicalizationMethod Algorithm=\"{XmlSignature.ExclusiveC14N}\"></ds:CanonicalizationMethod>"
        + $"<ds:SignatureMethod Algorithm=\"{XmlSignature.RsaSha256}\"></ds:SignatureMethod>"
        + $"<ds:Reference URI=\"#{keyInfoId}\"><ds:Transforms>{C14NTransform}{BeforeDigest}"
        + Convert.ToBase64String(keyInfoDigest)
        + $"{AfterDigest}<ds:Reference URI=\"\"><ds:Transforms>{EnvelopedTransform}{C14NTransform}{BeforeDigest}");

    /// <summary>Returns the canonical SignedInfo of the SPI profile, with references to KeyInfo, AppHdr and Document.</summary>
    public static byte[] SignedInfo(SigningIdentity identity, ReadOnlySpan<byte> appHdrDigest, ReadOnlySpan<byte> documentDigest)
    {
        var head = identity.SignedInfoHead.Span;
        var info = new byte[head.Length + BetweenParts.Length + Tail.Length + (2 * DigestCharacters)];
        var writer = new SpanWriter(info);
        writer.Write(head);
        writer.WriteBase64(appHdrDigest);
        writer.Write(BetweenParts);
        writer.WriteBase64(documentDigest);
        writer.Write(Tail);
        return info;
    }

    /// <summary>Returns the canonical SignedInfo of the DICT profile, with references to KeyInfo and the whole document.</summary>
    public static byte[] SignedInfo(SigningIdentity identity, ReadOnlySpan<byte> rootDigest)
    {
        var head = identity.SignedInfoHead.Span;
        var info = new byte[head.Length + Tail.Length + DigestCharacters];
        var writer = new SpanWriter(info);
        writer.Write(head);
        writer.WriteBase64(rootDigest);
        writer.Write(Tail);
        return info;
    }

    private static string EscapeText(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\r", "&#xD;", StringComparison.Ordinal);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
