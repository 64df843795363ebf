using System.Security.Cryptography;
using System.Text;

namespace Pix.Signatures.Identity;

/// <summary>
/// The text of the signatures that we write: one line, <c>ds</c> prefix, explicit end tags. So it is its own canonical form, except for the
/// namespace declaration that canonicalization adds to the apex.
/// </summary>
internal static class SignatureTemplate
{
    /// <summary>Characters of a SHA-256 digest in base64.</summary>
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

    /// <summary>Start of canonical SignedInfo; <see cref="SignedInfoStart"/> is its written form.</summary>
    public static ReadOnlySpan<byte> CanonicalSignedInfoStart =>
        "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"u8;

    public static ReadOnlySpan<byte> ValueStart => "<ds:SignatureValue>"u8;

    public static ReadOnlySpan<byte> ValueEnd => "</ds:SignatureValue>"u8;

    public static ReadOnlySpan<byte> SignatureEnd => "</ds:Signature>"u8;

    /// <summary>KeyInfo as written, and the digest of its canonical form.</summary>
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

    /// <summary>Canonical SignedInfo of the SPI profile: KeyInfo, AppHdr, Document.</summary>
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

    /// <summary>Canonical SignedInfo of the DICT profile: KeyInfo and the whole document.</summary>
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
