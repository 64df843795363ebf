using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Pix.Signatures.Documents;

namespace Pix.Signatures.Tests.Support;

/// <summary>
/// Signs whatever a test has made of a document: digests and signature value are made to fit again, by the trusted key, so that a refusal can come
/// from the rule under test only.
/// </summary>
internal static partial class SomeForgery
{
    public static byte[] Resign(this SomeSigner signer, SignatureProfile profile, string document)
    {
        var unsigned = SomeDocument.Utf8(Signature().Replace(document, string.Empty));
        document = SetDigest(document, "URI=\"#[^\"]*\"", SomeDocument.Utf8(document), "KeyInfo");
        if (profile == SignatureProfile.Spi)
        {
            document = SetDigest(document, "URI=\"\"", unsigned, "AppHdr");
            document = SetDigest(document, string.Empty, unsigned, "Document");
        }
        else
        {
            document = SetDigest(document, "URI=\"\"", unsigned, null);
        }

        return Revalue(signer, document);
    }

    /// <summary>Makes only the signature value fit.</summary>
    public static byte[] Revalue(this SomeSigner signer, string document)
    {
        var signedInfo = ExclusiveCanonicalization.OfElement(SomeDocument.Utf8(document), "SignedInfo");
        var value = Convert.ToBase64String(signer.SignHash(SHA256.HashData(signedInfo)));
        return SomeDocument.Utf8(Value().Replace(document, match => match.Groups[1].Value + value));
    }

    private static string SetDigest(string document, string uri, byte[] digested, string? element)
    {
        var canonical = element is null ? ExclusiveCanonicalization.OfDocument(digested) : ExclusiveCanonicalization.OfElement(digested, element);
        var digest = Convert.ToBase64String(SHA256.HashData(canonical));
        var reference = new Regex($"(<ds:Reference *{uri} *>.*?<ds:DigestValue>)[^<]*(</ds:DigestValue>)", RegexOptions.Singleline);
        return reference.Replace(document, match => match.Groups[1].Value + digest + match.Groups[2].Value);
    }

    [GeneratedRegex("<ds:Signature .*</ds:Signature>", RegexOptions.Singleline)]
    private static partial Regex Signature();

    [GeneratedRegex("(<ds:SignatureValue[^>]*>)[^<]*")]
    private static partial Regex Value();
}
