using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Pix.Signatures.Documents;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Tests.Support.SignedSample;

namespace Pix.Signatures.Tests.Verification;

/// <summary>
/// The form of <c>ds:Signature</c>: one change to it, re-signed by the trusted key where that is needed to reach the rule that must catch
/// it.
/// </summary>
public sealed partial class SignatureFormTests
{
    private const string C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private const string EmptyTransform = $"<ds:Transform Algorithm=\"{C14N}\"></ds:Transform>";
    private const string Enveloped = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";

    /// <summary>Changes to SignedInfo and KeyInfo, all re-signed.</summary>
    public static TheoryData<string, string, VerificationRule> Resigned() => new()
    {
        { $"<ds:CanonicalizationMethod Algorithm=\"{C14N}\">", $"<ds:CanonicalizationMethod Algorithm=\"{C14N}WithComments\">", VerificationRule.CanonicalizationNotAllowed },
        { $"<ds:CanonicalizationMethod Algorithm=\"{C14N}\">", "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">", VerificationRule.CanonicalizationNotAllowed },
        { $"<ds:CanonicalizationMethod Algorithm=\"{C14N}\">", $"<ds:CanonicalizationMethod Algorithm=\"{C14N}\"><ec:InclusiveNamespaces xmlns:ec=\"{C14N}\" PrefixList=\"\"/>", VerificationRule.CanonicalizationNotAllowed },
        { $"<ds:CanonicalizationMethod Algorithm=\"{C14N}\">", "<ds:CanonicalizationMethod>", VerificationRule.CanonicalizationNotAllowed },
        { "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha512", VerificationRule.SignatureAlgorithmNotAllowed },
        { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", VerificationRule.SignatureAlgorithmNotAllowed },
        { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", VerificationRule.SignatureAlgorithmNotAllowed },
        { "</ds:SignatureMethod>", "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>", VerificationRule.SignatureAlgorithmNotAllowed },
        { "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1", VerificationRule.DigestAlgorithmNotAllowed },
        { "</ds:DigestMethod>", "<a/></ds:DigestMethod>", VerificationRule.DigestAlgorithmNotAllowed },
        { $"{Enveloped}{EmptyTransform}", EmptyTransform, VerificationRule.TransformNotAllowed },
        { $"{Enveloped}{EmptyTransform}", $"{EmptyTransform}{Enveloped}", VerificationRule.TransformNotAllowed },
        { $"{Enveloped}{EmptyTransform}", $"{Enveloped}{EmptyTransform}{EmptyTransform}", VerificationRule.TransformNotAllowed },
        { $"{Enveloped}{EmptyTransform}", Enveloped, VerificationRule.TransformNotAllowed },
        { EmptyTransform, "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><a/></ds:Transform>", VerificationRule.TransformNotAllowed },
        { EmptyTransform, $"<ds:Transform Algorithm=\"{C14N}\"><ec:InclusiveNamespaces xmlns:ec=\"{C14N}\" PrefixList=\"p\"/></ds:Transform>", VerificationRule.TransformNotAllowed },
        { "<ds:Transforms>", "<ds:Transforms>x", VerificationRule.SignatureMalformed },
        { " URI=\"\"", " URI=\"#other\"", VerificationRule.ReferenceTarget },
        { " URI=\"\"", " URI=\"#xpointer(/)\"", VerificationRule.ReferenceTarget },
        { "URI=\"#ki-", "URI=\"#xi-", VerificationRule.ReferenceTarget },
        { "URI=\"#ki-", "URI=\"ki-", VerificationRule.ReferenceTarget },
        { "<ds:Reference URI=\"\">", "<ds:Reference URI=\"\" Type=\"urn:t\">", VerificationRule.SignatureMalformed },
        { "<ds:SignedInfo>", "<ds:SignedInfo><!-- c -->", VerificationRule.SignatureMalformed },
        { "<ds:SignedInfo>", "<ds:SignedInfo><?p?>", VerificationRule.SignatureMalformed },
        { "<ds:SignedInfo>", "<ds:SignedInfo>x", VerificationRule.SignatureMalformed },
        { "<ds:SignedInfo>", "<ds:SignedInfo x=\"1\">", VerificationRule.SignatureMalformed },
        { "<ds:SignedInfo>", "<ds:SignedInfo xml:lang=\"pt\">", VerificationRule.SignatureMalformed },
        { "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>", VerificationRule.SignatureMalformed },
        { "</ds:KeyInfo>", "</ds:KeyInfo>x", VerificationRule.SignatureMalformed },
        { "<ds:SignatureValue>", "<ds:SignatureValue x=\"1\">", VerificationRule.SignatureMalformed },
        { "<ds:X509Data>", "<ds:KeyName>k</ds:KeyName><ds:X509Data>", VerificationRule.KeyInfoMalformed },
        { "</ds:X509Data>", "<ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data>", VerificationRule.KeyInfoMalformed },
        { "</ds:X509Data>", "</ds:X509Data><ds:X509Data/>", VerificationRule.KeyInfoMalformed },
        { "</ds:X509IssuerName>", "<!-- c --></ds:X509IssuerName>", VerificationRule.KeyInfoMalformed },
        { "<ds:X509SerialNumber>", "<ds:X509SerialNumber x=\"1\">", VerificationRule.KeyInfoMalformed },
        { "<ds:X509SerialNumber>4711<", "<ds:X509SerialNumber>4712<", VerificationRule.SignerUnknown },
        { "<ds:X509SerialNumber>4711<", "<ds:X509SerialNumber>0x1267<", VerificationRule.SignerUnknown },
        { "O=ICP-Brasil", "O=ICP-Brazil", VerificationRule.SignerUnknown },
        { "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", "C=BR, O=ICP-Brasil, OU=CSPB-99, CN=AC de Teste", VerificationRule.SignerUnknown },
        { "CN=AC de Teste", "not a name", VerificationRule.SignerUnknown },
    };

    [Theory]
    [MemberData(nameof(Resigned))]
    public void Change_signed_by_the_trusted_key_is_still_refused(string original, string replacement, VerificationRule rule)
    {
        AssertRule(SignatureProfile.Spi, Spi, original, replacement, rule);
        AssertRule(SignatureProfile.Dict, Dict, original, replacement, rule);
    }

    /// <summary>What may differ between peers, re-signed.</summary>
    public static TheoryData<string, string> Allowed() => new()
    {
        { "<ds:SignedInfo>", "<ds:SignedInfo>\r\n  " },
        { "</ds:SignedInfo>", "\n</ds:SignedInfo>\n" },
        { "</ds:Transform>", "\t</ds:Transform> " },
        { "<ds:SignedInfo>", "<ds:SignedInfo Id=\"si\">" },
        { "<ds:SignatureValue>", "<ds:SignatureValue Id=\"sv\">" },
        { "<ds:Signature ", "<ds:Signature Id=\"s\" " },
        { "<ds:Signature ", "<ds:Signature xmlns:unused=\"urn:u\" " },
        { "<ds:Reference URI=\"\">", "<ds:Reference Id=\"r\" URI=\"\">" },
        { "<ds:X509Data>", "\n<ds:X509Data>\n" },
        { "</ds:DigestMethod><ds:DigestValue>", "</ds:DigestMethod><ds:DigestValue>\n " },
        { "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", "CN=AC de Teste,OU=CSPB-99,O=ICP-Brasil,C=BR" },
        { "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", "cn = ac  DE teste ; ou=\"CSPB-99\", 2.5.4.10=ICP\\-Brasil,OID.2.5.4.6=\\42\\52" },
        { "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", "\n CN=#0C0B4143206465205465737465, OU=CSPB-99, O=ICP-Brasil, C=BR\n" },
        { "<ds:X509SerialNumber>4711<", "<ds:X509SerialNumber> 004711\n<" },
        { "<ds:X509SerialNumber>4711<", "<ds:X509SerialNumber><![CDATA[4711]]><" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Form_that_a_peer_may_choose_is_accepted(string original, string replacement)
    {
        AssertRule(SignatureProfile.Spi, Spi, original, replacement, VerificationRule.Valid);
        AssertRule(SignatureProfile.Dict, Dict, original, replacement, VerificationRule.Valid);
    }

    [Fact]
    public void Prefix_of_the_signature_is_free()
    {
        AssertRule(SignatureProfile.Spi, Spi, "", "", VerificationRule.Valid);
        foreach (var prefix in new[] { "dsig:", "" })
        {
            var declaration = prefix.Length == 0 ? "xmlns" : "xmlns:dsig";
            var document = Spi.Replace("xmlns:ds", declaration, StringComparison.Ordinal).Replace("ds:", prefix, StringComparison.Ordinal);
            var withKeyInfo = ReplaceDigest(document, prefix, "KeyInfo");
            var signedInfo = ExclusiveCanonicalization.OfElement(SomeDocument.Utf8(withKeyInfo), "SignedInfo");
            var value = Convert.ToBase64String(SomeSigner.One.SignHash(SHA256.HashData(signedInfo)));
            var signed = Regex.Replace(withKeyInfo, $"<{prefix}SignatureValue>[^<]*<", $"<{prefix}SignatureValue>{value}<");

            Assert.Equal(VerificationRule.Valid, Verify(SignatureProfile.Spi, signed).Rule);
        }
    }

    [Fact]
    public void Order_of_references_is_free()
    {
        var references = Reference().Matches(Spi).Select(m => m.Value).ToArray();
        Assert.Equal(3, references.Length);

        var reversed = Spi.Replace(string.Concat(references), string.Concat(references.Reverse()), StringComparison.Ordinal);

        Assert.Equal(VerificationRule.Valid, Verify(SignatureProfile.Spi, SomeSigner.One.Revalue(reversed)).Rule);
    }

    [Theory]
    [InlineData(0, VerificationRule.ReferenceCount)]
    [InlineData(1, VerificationRule.ReferenceCount)]
    public void Missing_reference_is_refused(int missing, VerificationRule rule)
    {
        foreach (var (profile, document) in new[] { (SignatureProfile.Spi, Spi), (SignatureProfile.Dict, Dict) })
        {
            var without = document.Replace(Reference().Matches(document)[missing].Value, "", StringComparison.Ordinal);

            Assert.Equal(rule, Verify(profile, SomeSigner.One.Revalue(without)).Rule);
        }
    }

    [Fact]
    public void Repeated_or_additional_reference_is_refused()
    {
        var spi = Reference().Matches(Spi).Select(m => m.Value).ToArray();
        var dict = Reference().Matches(Dict).Select(m => m.Value).ToArray();

        VerificationRule Rule(SignatureProfile profile, string document) => Verify(profile, SomeSigner.One.Revalue(document)).Rule;
        Assert.Equal(VerificationRule.ReferenceCount, Rule(SignatureProfile.Spi, Spi.Replace(spi[2], spi[2] + spi[0], StringComparison.Ordinal)));
        Assert.Equal(VerificationRule.ReferenceTarget, Rule(SignatureProfile.Spi, Spi.Replace(spi[2], spi[1], StringComparison.Ordinal)));
        Assert.Equal(VerificationRule.ReferenceCount, Rule(SignatureProfile.Dict, Dict.Replace(dict[1], dict[1] + spi[2], StringComparison.Ordinal)));
        Assert.Equal(VerificationRule.ReferenceTarget, Rule(SignatureProfile.Dict, Dict.Replace(dict[1], spi[2], StringComparison.Ordinal)));
        Assert.Equal(VerificationRule.ReferenceCount, Rule(SignatureProfile.Spi, Spi.Replace(string.Concat(spi), string.Concat(dict), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("&#13;\n")]
    [InlineData("\r\n")]
    [InlineData(" \t")]
    [InlineData("&#10;")]
    public void White_space_in_base64_is_accepted(string space)
    {
        string Spread(Match match) => match.Groups[1].Value + space + match.Groups[2].Value[..20] + space + match.Groups[2].Value[20..] + space;
        var spread = Base64().Replace(Spi, Spread);

        Assert.Equal(VerificationRule.Valid, Verify(SignatureProfile.Spi, SomeSigner.One.Revalue(spread)).Rule);
        Assert.Equal(VerificationRule.Valid, Verify(SignatureProfile.Spi, SignatureValue().Replace(Spi, Spread)).Rule);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("-")]
    [InlineData("\u00A0")]
    [InlineData("\u0085")]
    [InlineData("=")]
    [InlineData("<![CDATA[.]]>")]
    public void Anything_else_in_base64_is_refused(string foreign)
    {
        var document = SignatureValue().Replace(Spi, match => $"{match.Groups[1].Value}{match.Groups[2].Value[..20]}{foreign}{match.Groups[2].Value[20..]}");

        AssertVerdict(VerificationRule.Base64Malformed, Verify(SignatureProfile.Spi, document));
    }

    [Theory]
    [InlineData("<!-- c -->")]
    [InlineData("<?p?>")]
    [InlineData("<a/>")]
    public void Markup_in_base64_is_refused(string markup)
    {
        var document = SignatureValue().Replace(Spi, match => $"{match.Groups[1].Value}{match.Groups[2].Value[..20]}{markup}{match.Groups[2].Value[20..]}");

        AssertVerdict(VerificationRule.SignatureMalformed, Verify(SignatureProfile.Spi, document));
    }

    [Fact]
    public void Missing_padding_left_over_bits_and_wrong_lengths_are_refused()
    {
        var value = SignatureValue().Match(Spi).Groups[2].Value;
        VerificationRule With(string other) => Verify(SignatureProfile.Spi, Spi.Replace(value, other, StringComparison.Ordinal)).Rule;

        Assert.EndsWith("==", value, StringComparison.Ordinal);
        Assert.Equal(VerificationRule.Base64Malformed, With(value[..^2]));
        Assert.Equal(VerificationRule.Base64Malformed, With(value[..^1]));
        Assert.Equal(VerificationRule.Base64Malformed, With(""));
        Assert.Equal(VerificationRule.Base64Malformed, With(value[..^3] + (char)(value[^3] + 1) + "=="));
        Assert.Equal(VerificationRule.SignatureInvalid, With(value[..^4]));
        Assert.Equal(VerificationRule.SignatureInvalid, With("AAAA"));
        Assert.Equal(VerificationRule.Base64Malformed, With(new string('A', 2000)));
        Assert.Equal(VerificationRule.SignatureMalformed, With(new string('A', 10_000)));
    }

    private static void AssertRule(SignatureProfile profile, string document, string original, string replacement, VerificationRule rule)
    {
        var changed = original.Length == 0 ? document : document.Replace(original, replacement, StringComparison.Ordinal);
        Assert.True(original.Length == 0 || document != changed, $"'{original}' is not in the document.");
        AssertVerdict(rule, Verify(profile, SomeSigner.One.Resign(profile, changed)));
    }

    private static string ReplaceDigest(string document, string prefix, string element)
    {
        var canonical = ExclusiveCanonicalization.OfElement(SomeDocument.Utf8(document), element);
        var digest = Convert.ToBase64String(SHA256.HashData(canonical));
        return new Regex($"(URI=\"#.*?<{prefix}DigestValue>)[^<]*").Replace(document, match => match.Groups[1].Value + digest, 1);
    }

    [GeneratedRegex("<ds:Reference.*?</ds:Reference>")]
    private static partial Regex Reference();

    [GeneratedRegex("(<ds:DigestValue>)([^<]*)")]
    private static partial Regex Base64();

    [GeneratedRegex("(<ds:SignatureValue>)([^<]*)")]
    private static partial Regex SignatureValue();
}
