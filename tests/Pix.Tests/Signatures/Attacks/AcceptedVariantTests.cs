using System.Security.Cryptography;
using Pix.Signatures.Identity;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>What must be accepted although it looks unusual: a verifier that refuses it refuses real peers.</summary>
public sealed class AcceptedVariantTests
{
    private const string Name = "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR";

    private static readonly Dictionary<string, Func<SignatureProfile, byte[]>> Variants = new()
    {
        ["as the Central Bank writes it"] = p => Genuine.Of(p).Utf8(),
        ["with references in reverse order"] = p => Crafted(p, s => s with { References = [.. s.References.Reverse()] }),
        ["with the last reference first"] = p => Crafted(p, s => s with { References = [s.References[^1], .. s.References.SkipLast(1)] }),
        ["indented signature"] = p => Crafted(p, s => s with { Space = "\n      " }),
        ["prefix dsig"] = p => Crafted(p, s => s with { Prefix = "dsig" }),
        ["no prefix"] = p => Crafted(p, s => s with { Prefix = "" }),
        ["Id on Signature"] = p => Crafted(p, s => s with { SignatureAttributes = " Id=\"sig\"" }),
        ["another Id of KeyInfo"] = p => Crafted(p, s => s with { KeyInfoId = "é-1", References = [s.References[0] with { Attributes = " URI=\"#é-1\"" }, .. s.References.Skip(1)] }),
        ["empty-element tags in SignedInfo"] = p => Crafted(p, s => s with { Finish = x => x.Replace("\"></ds:DigestMethod>", "\"/>", StringComparison.Ordinal) }),
        ["value in lines of 76"] = p => Crafted(p, s => s with { Write = v => Lines(v, "\n") }),
        ["value with &#13; as Java writes"] = p => Crafted(p, s => s with { Write = v => Lines(v, "&#13;\n") }),
        ["value with CRLF"] = p => Crafted(p, s => s with { Write = v => Lines(v, "\r\n") }),
        ["value with tabs and spaces"] = p => Crafted(p, s => s with { Write = v => Lines(v, " \t") }),
        ["value as CDATA"] = p => Crafted(p, s => s with { Write = v => $"<![CDATA[{Convert.ToBase64String(v)}]]>" }),
        ["digest with &#13; as Java writes"] = p => Crafted(p, s => s with { References = [.. s.References.Select(r => r with { WriteDigest = d => Convert.ToBase64String(d) + "&#13;\n" })] }),
        ["namespace with a character reference"] = p => Edited(p, d => d.Swap("xmldsig#\">", "xmldsig&#35;\">")),
        ["byte order mark"] = p => [0xEF, 0xBB, 0xBF, .. Genuine.Of(p).Utf8()],
        ["without XML declaration"] = p => Edited(p, d => d[(d.IndexOf("?>", StringComparison.Ordinal) + 2)..].TrimStart()),
        ["encoding name in lower case"] = p => Edited(p, d => d.Swap("\"UTF-8\"", "'utf-8'")),
        ["CRLF for LF"] = p => Edited(p, d => d.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ["comments outside the root"] = p => Edited(p, d => d + "<!-- after -->"),
        ["comments between elements"] = p => Edited(p, d => d.Replace("\n", "\n<!-- x -->", StringComparison.Ordinal)),
        ["white space after the root"] = p => Edited(p, d => d + "\n \n"),
        ["single quotes"] = p => Edited(p, d => d.Replace("Ccy=\"BRL\"", "Ccy='BRL'", StringComparison.Ordinal).Replace("Role=\"X\"", "Role='X'", StringComparison.Ordinal)),
        ["a character as reference"] = p => Edited(p, d => d.Replace(">ACSC<", ">&#65;CSC<", StringComparison.Ordinal).Replace("PHONE", "&#x50;HONE", StringComparison.Ordinal)),
        ["a value as CDATA"] = p => Edited(p, d => d.Replace(">ACSC<", "><![CDATA[ACSC]]><", StringComparison.Ordinal).Replace(">PHONE<", "><![CDATA[PHONE]]><", StringComparison.Ordinal)),
        ["a namespace that nobody uses"] = p => Edited(p, d => d.Replace("<Document>", "<Document xmlns:unused=\"urn:x\">", StringComparison.Ordinal).Replace("<Entry>", "<Entry xmlns:unused=\"urn:x\">", StringComparison.Ordinal)),
        ["white space inside tags"] = p => Edited(p, d => d.Replace("</Document>", "</Document >", StringComparison.Ordinal).Replace("</Entry>", "</Entry\n>", StringComparison.Ordinal)),
    };

    private static readonly Dictionary<string, string> Issuers = new()
    {
        ["as written"] = Name,
        ["without spaces"] = Name.Replace(", ", ",", StringComparison.Ordinal),
        ["with more spaces"] = Name.Replace(", ", " ,   ", StringComparison.Ordinal).Replace("=", " = ", StringComparison.Ordinal),
        ["with line breaks"] = Name.Replace(", ", ",\n", StringComparison.Ordinal),
        ["in other case"] = "cn=ac DE teste, ou=cspb-99, o=icp-brasil, c=br",
        ["with repeated spaces in a value"] = Name.Swap("AC de", "AC   de"),
        ["in quotes"] = Name.Swap("AC de Teste", "\"AC de Teste\""),
        ["with an escape"] = Name.Swap("ICP-Brasil", "ICP\\-Brasil"),
        ["with bytes escaped"] = Name.Swap("Teste", "\\54este"),
        ["by object identifiers"] = Name.Swap("CN=", "2.5.4.3=").Swap("OU=", "OID.2.5.4.11="),
        ["with a value in DER"] = Name.Swap("C=BR", "C=#13024252"),
        ["with a value in other DER"] = Name.Swap("C=BR", "C=#0C024252"),
        ["with semicolons"] = Name.Replace(", ", "; ", StringComparison.Ordinal),
        ["with spaces around"] = $"  {Name}\n",
    };

    public static TheoryData<SignatureProfile, string> VariantNames() => Both(Variants.Keys);

    public static TheoryData<SignatureProfile, string> IssuerNames() => Both(Issuers.Keys);

    public static TheoryData<SignatureProfile, string> Serials() => Both(["4711", " 4711 ", "04711", "+4711", "\n0004711\n"]);

    [Theory]
    [MemberData(nameof(VariantNames))]
    public void Variant_is_accepted(SignatureProfile profile, string variant) => Accepted(profile, Variants[variant](profile));

    [Theory]
    [MemberData(nameof(IssuerNames))]
    public void Issuer_name_is_compared_as_a_name(SignatureProfile profile, string variant) =>
        Accepted(profile, Crafted(profile, s => s with { IssuerName = Issuers[variant] }));

    [Theory]
    [MemberData(nameof(Serials))]
    public void Serial_number_is_compared_as_a_number(SignatureProfile profile, string serial) =>
        Accepted(profile, Crafted(profile, s => s with { SerialNumber = serial }));

    [Fact]
    public void Signature_as_last_child_of_a_dict_document_is_accepted() => Accepted(
        SignatureProfile.Dict,
        new CraftedSignature(SignatureProfile.Dict).Sign(
            Genuine.DictTemplate.Swap(CraftedSignature.Marker, "").Swap("</GetEntryResponse>", CraftedSignature.Marker + "</GetEntryResponse>")));

    [Fact]
    public void Processing_instructions_around_a_dict_document_are_signed() => Accepted(
        SignatureProfile.Dict,
        new CraftedSignature(SignatureProfile.Dict).Sign(Genuine.DictTemplate.Swap("<GetEntryResponse>", "<?a b?><GetEntryResponse>") + "\n<?c?>"));

    [Theory]
    [InlineData(3072)]
    [InlineData(4096)]
    public void Longer_keys_are_accepted(int bits)
    {
        using var key = RSA.Create(bits);
        var certificate = SomeSigner.CertificateFor(key, Name, 4711);
        var document = new CraftedSignature(SignatureProfile.Spi) { Key = key }.Sign(Genuine.SpiTemplate);

        var result = DocumentVerifier.Verify(document, VerificationPolicy.Spi(TrustedSigners.FromCertificates([certificate])), SomeSigner.Now);

        Assert.Equal(VerificationRule.Valid, result.Rule);
    }

    [Fact]
    public void Certificate_is_valid_in_its_first_and_last_second()
    {
        foreach (var now in new[] { SomeSigner.Now.AddYears(-1), SomeSigner.Now.AddYears(1) })
        {
            Assert.Equal(
                VerificationRule.Valid,
                DocumentVerifier.Verify(Genuine.Spi.Utf8(), SomeSigner.One.Policy(SignatureProfile.Spi), now).Rule);
        }
    }

    // A comment is in no digest: by the standard the document is the same, and every reader that joins text reads the signed value.
    [Theory]
    [InlineData(SignatureProfile.Spi, ">ACSC<", ">AC<!-- -->SC<")]
    [InlineData(SignatureProfile.Dict, ">11122233300<", ">111<!-- -->22233300<")]
    public void Comment_inside_a_value_means_nothing_and_can_be_refused(SignatureProfile profile, string value, string split)
    {
        var document = Genuine.Of(profile).Swap(value, split).Utf8();
        var policy = SomeSigner.One.Policy(profile);

        Assert.Equal(VerificationRule.Valid, DocumentVerifier.Verify(document, policy, SomeSigner.Now).Rule);
        Assert.Equal(
            VerificationRule.SplitValue,
            DocumentVerifier.Verify(document, policy with { Limits = DocumentLimits.Strict }, SomeSigner.Now).Rule);
    }

    private static void Accepted(SignatureProfile profile, byte[] document)
    {
        var result = SomeSigner.One.Verify(profile, document);

        Assert.True(result.IsValid, $"{result.Rule}: {result.Detail}");
        Assert.True(result.VerifiedBytes.Span.SequenceEqual(document));
        Assert.Equal("4711", result.SignerSerial);
    }

    private static TheoryData<SignatureProfile, string> Both(IEnumerable<string> names)
    {
        var data = new TheoryData<SignatureProfile, string>();
        foreach (var name in names)
        {
            data.Add(SignatureProfile.Spi, name);
            data.Add(SignatureProfile.Dict, name);
        }

        return data;
    }

    private static byte[] Crafted(SignatureProfile profile, Func<CraftedSignature, CraftedSignature> with) =>
        with(new CraftedSignature(profile)).Sign(Genuine.TemplateOf(profile));

    private static byte[] Edited(SignatureProfile profile, Func<string, string> edit)
    {
        var genuine = Genuine.Of(profile);
        var edited = edit(genuine);
        Assert.NotEqual(genuine, edited);
        return edited.Utf8();
    }

    private static string Lines(byte[] value, string separator) =>
        string.Join(separator, Convert.ToBase64String(value).Chunk(76).Select(line => new string(line)));
}
