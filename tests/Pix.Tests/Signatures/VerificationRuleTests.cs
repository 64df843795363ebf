using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Pix.Signatures;
using Xunit;

namespace Pix.Tests.Signatures;

/// <summary>One change to a signed document, re-signed by the trusted key where that is needed to reach the rule: the rule that must catch it.</summary>
public sealed partial class VerificationRuleTests
{
    private const string C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private const string EmptyTransform = $"<ds:Transform Algorithm=\"{C14N}\"></ds:Transform>";
    private const string Enveloped = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";
    private const string SecondSignature = "<x:Signature xmlns:x=\"http://www.w3.org/2000/09/xmldsig#\"/>";

    private static readonly string Spi =
        SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()));

    private static readonly string Dict =
        SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Dict, SomeDocument.Utf8("<R><A>1</A><B/></R>")));

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

    /// <summary>Changes to a signed SPI message, not re-signed.</summary>
    public static TheoryData<string, string, VerificationRule> SpiChanges() => new()
    {
        { "<Fr>1</Fr>", "<Fr>2</Fr>", VerificationRule.AppHdrDigest },
        { "<Sgntr>", "<Sgntr> ", VerificationRule.AppHdrDigest },
        { "<Sgntr>", "<Sgntr x=\"1\">", VerificationRule.AppHdrDigest },
        { "<A>x</A>", "<A>y</A>", VerificationRule.DocumentDigest },
        { "<A>x</A>", "<A >x</A>", VerificationRule.Valid },
        { "<A>x</A>", "<A>x</A> ", VerificationRule.DocumentDigest },
        { "<A>x</A>", "<A a=\"\">x</A>", VerificationRule.DocumentDigest },
        { "<A>x</A>", "<A>&#x78;</A>", VerificationRule.Valid },
        { "<A>x</A>", "<A><![CDATA[x]]></A>", VerificationRule.Valid },
        { "<A>x</A>", "<A>x<?p?></A>", VerificationRule.DocumentDigest },
        { "<A>x</A>", "<A>x</A><!-- c -->", VerificationRule.Valid },
        { "urn:pix:spi", "urn:pix:other", VerificationRule.AppHdrDigest },
        { "CN=AC de Teste", "CN=AC  de Teste", VerificationRule.KeyInfoDigest },
        { "<Envelope ", "<Envelope a=\"1\" ", VerificationRule.UnsignedContent },
        { "<Envelope ", "<Envelope xmlns:x=\"urn:x\" ", VerificationRule.Valid },
        { "<Envelope ", "<Envelope xmlns:x=\"x\" ", VerificationRule.RelativeNamespace },
        { "<ds:SignedInfo>", "<ds:SignedInfo xmlns:r=\"relative\">", VerificationRule.RelativeNamespace },
        { "<AppHdr>", "text<AppHdr>", VerificationRule.UnsignedContent },
        { "<AppHdr>", "<?p?><AppHdr>", VerificationRule.UnsignedContent },
        { "<AppHdr>", "\r\n<!-- c --><AppHdr>", VerificationRule.Valid },
        { "<Envelope ", "<?p?><Envelope ", VerificationRule.UnsignedContent },
        { "</Envelope>", "</Envelope><?p?>", VerificationRule.UnsignedContent },
        { "</Envelope>", "</Envelope><!-- c -->", VerificationRule.Valid },
        { "</Envelope>", "<X/></Envelope>", VerificationRule.WrongStructure },
        { "<Document>", "<Document/><Document>", VerificationRule.WrongStructure },
        { "<AppHdr>", "<AppHdr/><AppHdr>", VerificationRule.WrongStructure },
        { "<Sgntr>", "<Sgntr/><Sgntr>", VerificationRule.WrongStructure },
        { "Envelope", "Envelop", VerificationRule.WrongRoot },
        { "</Sgntr>", "x</Sgntr>", VerificationRule.SignatureMisplaced },
        { "</Sgntr>", "<X/></Sgntr>", VerificationRule.SignatureMisplaced },
        { "</Sgntr>", "<?p?></Sgntr>", VerificationRule.SignatureMisplaced },
        { "</Sgntr>", "<!-- c --></Sgntr>", VerificationRule.Valid },
        { "</Sgntr>", $"{SecondSignature}</Sgntr>", VerificationRule.SignatureDuplicated },
        { "<A>", $"<A>{SecondSignature}", VerificationRule.SignatureDuplicated },
        { "</Envelope>", $"{SecondSignature}</Envelope>", VerificationRule.SignatureDuplicated },
        { "<Sgntr>", "<Sgntr xmlns=\"urn:o\">", VerificationRule.SignatureMisplaced },
        { "<A>", "<A Id=\"same\"><B id=\"same\"/>", VerificationRule.DuplicateId },
        { "</Document>", "</Documen>", VerificationRule.NotWellFormed },
        { "<Envelope ", "<!DOCTYPE Envelope><Envelope ", VerificationRule.DtdForbidden },
        { "<Envelope ", "<?xml version=\"1.0\" encoding=\"latin1\"?><Envelope ", VerificationRule.NotUtf8 },
        { "<ds:Signature ", "<ds:Signatur ", VerificationRule.NotWellFormed },
        { "ds:Signature>", "ds:Signature\n>", VerificationRule.Valid },
    };

    [Theory]
    [MemberData(nameof(SpiChanges))]
    public void Change_to_a_signed_spi_message(string original, string replacement, VerificationRule rule)
    {
        Assert.Contains(original, Spi, StringComparison.Ordinal);
        AssertVerdict(rule, Verify(SignatureProfile.Spi, Spi.Replace(original, replacement, StringComparison.Ordinal)));
    }

    /// <summary>Changes to a signed DICT body, not re-signed.</summary>
    public static TheoryData<string, string, VerificationRule> DictChanges() => new()
    {
        { "<A>1</A>", "<A>2</A>", VerificationRule.DocumentDigest },
        { "<R>", "<R> ", VerificationRule.DocumentDigest },
        { "<R>", "<R a=\"1\">", VerificationRule.DocumentDigest },
        { "<R>", "<R xmlns=\"urn:r\">", VerificationRule.DocumentDigest },
        { "<R>", "<?p?><R>", VerificationRule.DocumentDigest },
        { "</R>", "</R><?p?>", VerificationRule.DocumentDigest },
        { "<R>", "<!-- c --><R><!-- c -->", VerificationRule.Valid },
        { "</R>", "</R>\n<!-- c -->", VerificationRule.Valid },
        { "<R>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<R>", VerificationRule.Valid },
        { "<R>", "\uFEFF<R>", VerificationRule.Valid },
        { "<R>", $"<R>{SecondSignature}", VerificationRule.SignatureDuplicated },
        { "<B/>", $"<B>{SecondSignature}</B>", VerificationRule.SignatureDuplicated },
        { "<R>", "<R><X/>", VerificationRule.SignatureMisplaced },
        { "<A>", "<A ID=\"a\"><X Id=\"a\"/>", VerificationRule.DuplicateId },
    };

    [Theory]
    [MemberData(nameof(DictChanges))]
    public void Change_to_a_signed_dict_body(string original, string replacement, VerificationRule rule)
    {
        Assert.Contains(original, Dict, StringComparison.Ordinal);
        AssertVerdict(rule, Verify(SignatureProfile.Dict, Dict.Replace(original, replacement, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<R>[s]<A/><B/></R>", VerificationRule.Valid)]
    [InlineData("<R>\n [s]<A/><B/></R>", VerificationRule.Valid)]
    [InlineData("<R>text[s]<A/><B/></R>", VerificationRule.Valid)]
    [InlineData("<R><A/><B/>[s]</R>", VerificationRule.Valid)]
    [InlineData("<R><A/><B/>[s]text</R>", VerificationRule.Valid)]
    [InlineData("<R>[s]</R>", VerificationRule.Valid)]
    [InlineData("<R><A/>[s]<B/></R>", VerificationRule.SignatureMisplaced)]
    [InlineData("<R><A>[s]</A></R>", VerificationRule.SignatureMisplaced)]
    [InlineData("[s]", VerificationRule.SignatureMisplaced)]
    public void Place_of_the_signature_in_a_dict_body(string template, VerificationRule rule)
    {
        var signature = Signature().Match(Dict).Value;
        var document = template.Replace("[s]", signature, StringComparison.Ordinal);

        var verdict = template == "[s]"
            ? Verify(SignatureProfile.Dict, document)
            : Verify(SignatureProfile.Dict, SomeSigner.One.Resign(SignatureProfile.Dict, document));

        AssertVerdict(rule, verdict);
    }

    [Theory]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr>[s]</AppHdr><Document/></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'>[s]<AppHdr/><Document/></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr/><Document>[s]</Document></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr/><Document><Sgntr>[s]</Sgntr></Document></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr><Fr><Sgntr>[s]</Sgntr></Fr></AppHdr><Document/></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr><Sgntr><X>[s]</X></Sgntr></AppHdr><Document/></Envelope>")]
    [InlineData("<Envelope xmlns='urn:e'><AppHdr><Sgntr>x[s]</Sgntr></AppHdr><Document/></Envelope>")]
    public void Signature_elsewhere_in_an_spi_message_is_refused(string template)
    {
        var document = template.Replace("[s]", Signature().Match(Spi).Value, StringComparison.Ordinal);

        AssertVerdict(VerificationRule.SignatureMisplaced, Verify(SignatureProfile.Spi, SomeSigner.One.Resign(SignatureProfile.Spi, document)));
    }

    [Theory]
    [InlineData(SignatureProfile.Spi, "<Envelope><AppHdr/><Document/></Envelope>")]
    [InlineData(SignatureProfile.Spi, "<Envelope><AppHdr><Sgntr/></AppHdr><Document/></Envelope>")]
    [InlineData(SignatureProfile.Spi, "<problem xmlns='urn:ietf:rfc:7807'><title>x</title></problem>")]
    [InlineData(SignatureProfile.Dict, "<R/>")]
    [InlineData(SignatureProfile.Dict, "<R><Signature/></R>")]
    [InlineData(SignatureProfile.Dict, "<R><Signature xmlns='urn:other'/></R>")]
    public void Well_formed_document_without_signature_is_told_apart(SignatureProfile profile, string document) =>
        AssertVerdict(VerificationRule.SignatureMissing, Verify(profile, document));

    [Fact]
    public void Profiles_are_not_interchangeable()
    {
        AssertVerdict(VerificationRule.ReferenceCount, Verify(SignatureProfile.Spi, Spi.Replace(
            Signature().Match(Spi).Value, Signature().Match(Dict).Value, StringComparison.Ordinal)));
        AssertVerdict(VerificationRule.SignatureMisplaced, Verify(SignatureProfile.Dict, Spi));
        AssertVerdict(VerificationRule.WrongRoot, Verify(SignatureProfile.Spi, Dict));
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

    [Fact]
    public void Signature_of_another_key_is_refused()
    {
        var document = SomeSigner.Other.Sign(SignatureProfile.Spi, SomeDocument.Spi());
        var disguised = SomeDocument.Text(document).Replace(">4712<", ">4711<", StringComparison.Ordinal);

        AssertVerdict(VerificationRule.SignerUnknown, SomeSigner.One.Verify(SignatureProfile.Spi, document));
        AssertVerdict(VerificationRule.SignatureInvalid, SomeSigner.One.Verify(SignatureProfile.Spi, SomeSigner.Other.Resign(SignatureProfile.Spi, disguised)));
    }

    [Fact]
    public void Validity_of_the_signer_counts_at_the_time_of_the_check()
    {
        var (notBefore, notAfter) = (SomeSigner.One.Certificate.NotBefore, SomeSigner.One.Certificate.NotAfter);
        VerificationRule At(DateTimeOffset now) =>
            DocumentVerifier.Verify(SomeDocument.Utf8(Spi), SomeSigner.One.Policy(SignatureProfile.Spi), now).Rule;

        Assert.Equal(VerificationRule.SignerNotYetValid, At(new DateTimeOffset(notBefore).AddSeconds(-1)));
        Assert.Equal(VerificationRule.Valid, At(notBefore));
        Assert.Equal(VerificationRule.Valid, At(notAfter));
        Assert.Equal(VerificationRule.SignerExpired, At(new DateTimeOffset(notAfter).AddSeconds(1)));
    }

    [Fact]
    public void Root_and_namespace_are_those_of_the_policy()
    {
        VerificationRule With(VerificationPolicy policy) =>
            DocumentVerifier.Verify(SomeDocument.Utf8(policy.Profile == SignatureProfile.Spi ? Spi : Dict), policy, SomeSigner.Now).Rule;
        var spi = SomeSigner.One.Policy(SignatureProfile.Spi);
        var dict = SomeSigner.One.Policy(SignatureProfile.Dict);

        Assert.Equal(VerificationRule.Valid, With(spi with { RootNamespaces = new HashSet<string> { "urn:a", "urn:pix:spi" } }));
        Assert.Equal(VerificationRule.WrongRoot, With(spi with { RootNamespaces = new HashSet<string> { "urn:a" } }));
        Assert.Equal(VerificationRule.Valid, With(dict with { RootLocalName = "R", RootNamespaces = new HashSet<string> { "" } }));
        Assert.Equal(VerificationRule.WrongRoot, With(dict with { RootLocalName = "S" }));
        Assert.Equal(VerificationRule.WrongRoot, With(dict with { RootNamespaces = new HashSet<string> { "urn:r" } }));
    }

    [Theory]
    [InlineData("<A>1<!-- c --></A>", VerificationRule.CommentInValue)]
    [InlineData("<A><!-- c -->1</A>", VerificationRule.CommentInValue)]
    [InlineData("<A><!-- c --><![CDATA[1]]></A>", VerificationRule.CommentInValue)]
    [InlineData("<!-- c --><A>1</A>\n<!-- d -->", VerificationRule.DocumentDigest)]
    [InlineData("<!-- c --><A>1</A><!-- d -->", VerificationRule.Valid)]
    public void Comment_in_a_value_is_refused_when_the_policy_says_so(string replacement, VerificationRule rule)
    {
        var document = SomeDocument.Utf8(Dict.Replace("<A>1</A>", replacement, StringComparison.Ordinal));
        var policy = SomeSigner.One.Policy(SignatureProfile.Dict);

        AssertVerdict(rule, DocumentVerifier.Verify(document, policy with { RefuseCommentsInValues = true }, SomeSigner.Now));
        AssertVerdict(
            rule == VerificationRule.CommentInValue ? VerificationRule.Valid : rule, DocumentVerifier.Verify(document, policy, SomeSigner.Now));
    }

    [Fact]
    public void Limits_of_the_policy_are_kept()
    {
        var policy = SomeSigner.One.Policy(SignatureProfile.Spi);
        VerificationRule With(DocumentLimits limits) => DocumentVerifier.Verify(SomeDocument.Utf8(Spi), policy with { Limits = limits }, SomeSigner.Now).Rule;

        Assert.Equal(VerificationRule.Valid, With(new DocumentLimits { MaxBytes = Spi.Length, MaxDepth = 9 }));
        Assert.Equal(VerificationRule.TooLarge, With(new DocumentLimits { MaxBytes = Spi.Length - 1 }));
        Assert.Equal(VerificationRule.TooDeep, With(new DocumentLimits { MaxDepth = 7 }));
        Assert.Equal(VerificationRule.TooComplex, With(new DocumentLimits { MaxMarkupBytes = 60 }));
    }

    [Fact]
    public void Any_changed_byte_is_refused_or_means_the_same()
    {
        var document = SomeDocument.Utf8(Spi);
        for (var i = 0; i < document.Length; i++)
        {
            var changed = (byte[])document.Clone();
            changed[i] ^= 0x01;
            var result = SomeSigner.One.Verify(SignatureProfile.Spi, changed);

            // The KeyInfo reference may be to any Id, and quotes and white space in tags carry nothing.
            Assert.False(result.IsValid, $"Byte {i} of the signed message can change.");
        }
    }

    [Fact]
    public void Any_truncation_is_refused()
    {
        var document = SomeDocument.Utf8(Spi);
        for (var length = 0; length < document.Length; length++)
        {
            Assert.Equal(VerificationRule.NotWellFormed, SomeSigner.One.Verify(SignatureProfile.Spi, document.AsMemory(0, length)).Rule);
        }
    }

    private static void AssertRule(SignatureProfile profile, string document, string original, string replacement, VerificationRule rule)
    {
        var changed = original.Length == 0 ? document : document.Replace(original, replacement, StringComparison.Ordinal);
        Assert.True(original.Length == 0 || document != changed, $"'{original}' is not in the document.");
        AssertVerdict(rule, Verify(profile, SomeSigner.One.Resign(profile, changed)));
    }

    private static void AssertVerdict(VerificationRule rule, VerificationResult result)
    {
        Assert.Equal(rule, result.Rule);
        Assert.Equal(rule == VerificationRule.Valid, result.IsValid);
        Assert.Equal(rule == VerificationRule.Valid, !result.VerifiedBytes.IsEmpty);
        Assert.EndsWith(".", result.Detail, StringComparison.Ordinal);
    }

    private static VerificationResult Verify(SignatureProfile profile, string document) => Verify(profile, SomeDocument.Utf8(document));

    private static VerificationResult Verify(SignatureProfile profile, byte[] document) => SomeSigner.One.Verify(profile, document);

    private static string ReplaceDigest(string document, string prefix, string element)
    {
        var canonical = ExclusiveCanonicalization.OfElement(SomeDocument.Utf8(document), element);
        var digest = Convert.ToBase64String(SHA256.HashData(canonical));
        return new Regex($"(URI=\"#.*?<{prefix}DigestValue>)[^<]*").Replace(document, match => match.Groups[1].Value + digest, 1);
    }

    [GeneratedRegex("<ds:Reference.*?</ds:Reference>")]
    private static partial Regex Reference();

    [GeneratedRegex("<ds:Signature .*</ds:Signature>", RegexOptions.Singleline)]
    private static partial Regex Signature();

    [GeneratedRegex("(<ds:DigestValue>)([^<]*)")]
    private static partial Regex Base64();

    [GeneratedRegex("(<ds:SignatureValue>)([^<]*)")]
    private static partial Regex SignatureValue();
}
