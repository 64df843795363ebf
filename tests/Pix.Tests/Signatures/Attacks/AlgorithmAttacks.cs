using System.Security.Cryptography;
using System.Text;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Received.VerificationRule;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Signatures that are right by other algorithms than the profile's, weaker or stronger: none of them counts.</summary>
internal static class AlgorithmAttacks
{
    private const string Ds = "http://www.w3.org/2000/09/xmldsig#";
    private const string More = "http://www.w3.org/2001/04/xmldsig-more#";

    public static IReadOnlyList<Attack> All { get; } = [.. SignatureMethods(), .. Canonicalizations(), .. Digests(), .. Transforms()];

    private static AttackList SignatureMethods()
    {
        var list = new AttackList("algorithm");
        Method(list, "RSA with SHA-1", $"{Ds}rsa-sha1", null);
        Method(list, "RSA with MD5", $"{More}rsa-md5", null);
        Method(list, "RSA with SHA-512", $"{More}rsa-sha512", null);
        Method(list, "RSA-PSS", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", null);
        Method(list, "DSA with SHA-1", $"{Ds}dsa-sha1", null);
        Method(list, "ECDSA with SHA-256", $"{More}ecdsa-sha256", Ecdsa);
        Method(list, "HMAC with the public key as secret", $"{More}hmac-sha256", HmacOfPublicKey);
        Method(list, "HMAC of SHA-1 with an empty secret", $"{Ds}hmac-sha1", _ => [0]);
        Method(list, "no algorithm", "", _ => []);
        Method(list, "algorithm name in upper case", $"{More}RSA-SHA256", null);
        Method(list, "algorithm name with a space", $"{More}rsa-sha256 ", null);
        list.CraftBoth("HMAC truncated to 8 bits", s => s with
        {
            SignatureMethod = CraftedSignature.Method("SignatureMethod", $"{More}hmac-sha256", "<ds:HMACOutputLength>8</ds:HMACOutputLength>"),
            Value = info => HmacOfPublicKey(info)[..1],
        }, SignatureAlgorithmNotAllowed);
        list.CraftBoth("RSA with SHA-256 and a parameter", s => s with
        {
            SignatureMethod = CraftedSignature.Method("SignatureMethod", CraftedSignature.RsaSha256, "<ds:HMACOutputLength>8</ds:HMACOutputLength>"),
        }, SignatureAlgorithmNotAllowed);
        list.CraftBoth("SignatureMethod missing", s => s with { SignatureMethod = "" }, SignatureAlgorithmNotAllowed);
        list.CraftBoth("SignatureMethod without Algorithm", s => s with { SignatureMethod = "<ds:SignatureMethod/>" }, SignatureAlgorithmNotAllowed);
        list.CraftBoth("SignatureMethod in a foreign namespace", s => s with { SignatureMethod = $"<SignatureMethod xmlns=\"urn:evil\" Algorithm=\"{CraftedSignature.RsaSha256}\"/>" }, SignatureAlgorithmNotAllowed);
        list.CraftBoth("SignatureMethod twice", s => s with { SignatureMethod = s.SignatureMethod + s.SignatureMethod }, SignatureMalformed);
        return list;
    }

    private static AttackList Canonicalizations()
    {
        var list = new AttackList("algorithm");
        foreach (var (name, uri) in C14NVariants)
        {
            list.CraftBoth($"SignedInfo by {name}", s => s with { Canonicalization = CraftedSignature.Method("CanonicalizationMethod", uri) }, CanonicalizationNotAllowed);
        }

        list.CraftBoth("SignedInfo by exclusive canonicalization with inclusive prefixes", s => s with
        {
            Canonicalization = CraftedSignature.Method("CanonicalizationMethod", CraftedSignature.ExclusiveC14N, Inclusive),
        }, CanonicalizationNotAllowed);
        list.CraftBoth("CanonicalizationMethod missing", s => s with { Canonicalization = "" }, CanonicalizationNotAllowed);
        return list;
    }

    private static AttackList Digests()
    {
        var list = new AttackList("algorithm");
        Digest(list, "SHA-1", $"{Ds}sha1", SHA1.HashData);
        Digest(list, "MD5", $"{More}md5", MD5.HashData);
        Digest(list, "SHA-512", "http://www.w3.org/2001/04/xmlenc#sha512", SHA512.HashData);
        Digest(list, "no algorithm", "", SHA256.HashData);
        list.CraftBoth("DigestMethod missing", s => s with
        {
            References = [.. s.References.Select(r => r with { DigestMethod = "" })],
        }, DigestAlgorithmNotAllowed);
        list.CraftBoth("DigestMethod with a parameter", s => s with
        {
            References = [.. s.References.Select(r => r with { DigestMethod = CraftedSignature.Method("DigestMethod", CraftedSignature.Sha256, "<x/>") })],
        }, DigestAlgorithmNotAllowed);
        return list;
    }

    private static AttackList Transforms()
    {
        var list = new AttackList("transform");
        var (c14n, enveloped) = (CraftedReference.C14N, CraftedReference.Enveloped);
        EnvelopingBy(list, "XSLT", enveloped, Transform("http://www.w3.org/TR/1999/REC-xslt-19991116", "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"/>"), c14n);
        EnvelopingBy(list, "XPath instead of enveloped", Transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>"), c14n);
        EnvelopingBy(list, "XPath filter 2 that selects nothing", enveloped, Transform("http://www.w3.org/2002/06/xmldsig-filter2", "<f:XPath xmlns:f=\"http://www.w3.org/2002/06/xmldsig-filter2\" Filter=\"intersect\">/none</f:XPath>"), c14n);
        EnvelopingBy(list, "base64", enveloped, Transform($"{Ds}base64", ""), c14n);
        EnvelopingBy(list, "decryption", enveloped, Transform("http://www.w3.org/2002/07/decrypt#XML", ""), c14n);
        foreach (var (name, uri) in C14NVariants)
        {
            EnvelopingBy(list, name, enveloped, Transform(uri, ""));
        }

        EnvelopingBy(list, "exclusive canonicalization with inclusive prefixes", enveloped, Transform(CraftedSignature.ExclusiveC14N, Inclusive));
        EnvelopingBy(list, "enveloped missing", c14n);
        EnvelopingBy(list, "canonicalization missing", enveloped);
        EnvelopingBy(list, "enveloped twice", enveloped, enveloped, c14n);
        EnvelopingBy(list, "canonicalization twice", enveloped, c14n, c14n);
        EnvelopingBy(list, "canonicalization before enveloped", c14n, enveloped);
        EnvelopingBy(list, "element of another name after them", enveloped, c14n, "<ds:Other/>");
        list.CraftBoth("no Transforms element", s => s with { References = [.. s.References.Select(r => r with { Transforms = [] })] }, SignatureMalformed, TransformNotAllowed);
        list.CraftBoth("enveloped on the reference to KeyInfo", s => s with { References = Replace(s, 0, s.References[0] with { Transforms = [enveloped, c14n] }) }, TransformNotAllowed);
        list.Craft(SignatureProfile.Spi, "enveloped on the reference to Document", s => s with { References = Replace(s, 2, s.References[2] with { Transforms = [enveloped, c14n] }) }, TransformNotAllowed);
        list.Craft(SignatureProfile.Spi, "XPath on the reference to Document", s => s with
        {
            References = Replace(s, 2, s.References[2] with { Transforms = [Transform("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>true()</ds:XPath>"), c14n] }),
        }, TransformNotAllowed);
        return list;
    }

    private static string Inclusive => $"<ec:InclusiveNamespaces xmlns:ec=\"{CraftedSignature.ExclusiveC14N}\" PrefixList=\"ds\"/>";

    private static (string Name, string Uri)[] C14NVariants =>
    [
        ("exclusive canonicalization with comments", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
        ("inclusive canonicalization", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("inclusive canonicalization with comments", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
        ("canonicalization 1.1", "http://www.w3.org/2006/12/xml-c14n11"),
        ("an unknown canonicalization", "urn:evil"),
        ("no canonicalization", ""),
    ];

    private static string Transform(string algorithm, string content) => CraftedSignature.Method("Transform", algorithm, content);

    private static void Method(AttackList list, string name, string uri, Func<byte[], byte[]>? value) =>
        list.CraftBoth(name, s => s with { SignatureMethod = CraftedSignature.Method("SignatureMethod", uri), Value = value }, SignatureAlgorithmNotAllowed);

    private static void Digest(AttackList list, string name, string uri, Func<byte[], byte[]> hash) =>
        list.CraftBoth($"digests by {name}", s => s with
        {
            References = [.. s.References.Select(r => r with { DigestMethod = CraftedSignature.Method("DigestMethod", uri), Hash = hash })],
        }, DigestAlgorithmNotAllowed);

    private static void EnvelopingBy(AttackList list, string name, params string[] transforms) =>
        list.CraftBoth($"transforms: {name}", s => s with { References = Replace(s, 1, s.References[1] with { Transforms = transforms }) }, TransformNotAllowed);

    private static CraftedReference[] Replace(CraftedSignature signature, int index, CraftedReference with) =>
        [.. signature.References.Select((r, i) => i == index ? with : r)];

    private static byte[] HmacOfPublicKey(byte[] signedInfo)
    {
        using var key = SomeSigner.One.Certificate.PublicKey.GetRSAPublicKey()!;
        return HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), signedInfo);
    }

    private static byte[] Ecdsa(byte[] signedInfo)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.SignData(signedInfo, HashAlgorithmName.SHA256);
    }
}
