using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using static Pix.Signatures.Tests.Support.SignedSample;

namespace Pix.Signatures.Tests.Verification;

/// <summary>Changes to a signed document outside its signature, and the places where the signature may stand.</summary>
public sealed class VerificationPlaceTests
{
    private const string SecondSignature = "<x:Signature xmlns:x=\"http://www.w3.org/2000/09/xmldsig#\"/>";

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
}
