using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Signing;

/// <summary>Where the signature of an SPI message goes, and that nothing else changes.</summary>
public sealed class SpiSigningTests
{
    private const string Mark = "[signature]";

    [Theory]
    [InlineData("<AppHdr><Fr>1</Fr><Sgntr/></AppHdr>", "<AppHdr><Fr>1</Fr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><Fr>1</Fr><Sgntr></Sgntr></AppHdr>", "<AppHdr><Fr>1</Fr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr>\r\n  <Sgntr />\r\n</AppHdr>", "<AppHdr>\r\n  <Sgntr>[signature]</Sgntr>\r\n</AppHdr>")]
    [InlineData("<AppHdr><Sgntr a='>'>junk <b/> &amp; <!-- </Sgntr> --> <c></c></Sgntr\n></AppHdr>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><p:Sgntr xmlns:p='urn:pix:spi'/></AppHdr>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><p:Sgntr xmlns:p='urn:other'/></AppHdr>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><Sgntr xmlns=''/></AppHdr>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><Sgntr><ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'> </ds:Signature></Sgntr></AppHdr>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><Fr>1</Fr></AppHdr>", "<AppHdr><Fr>1</Fr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr>\n    <Fr>1</Fr>\n    </AppHdr >", "<AppHdr>\n    <Fr>1</Fr>\n    <Sgntr>[signature]</Sgntr></AppHdr >")]
    [InlineData("<AppHdr/>", "<AppHdr><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr a='/>' />", "<AppHdr a='/>' ><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<p:AppHdr xmlns:p='urn:pix:spi'><p:Fr/></p:AppHdr>", "<p:AppHdr xmlns:p='urn:pix:spi'><p:Fr/><p:Sgntr>[signature]</p:Sgntr></p:AppHdr>")]
    [InlineData("<p:AppHdr xmlns:p='urn:pix:spi'><Sgntr/></p:AppHdr>", "<p:AppHdr xmlns:p='urn:pix:spi'><p:Sgntr>[signature]</p:Sgntr></p:AppHdr>")]
    [InlineData("<p:AppHdr xmlns:p='urn:pix:spi'/>", "<p:AppHdr xmlns:p='urn:pix:spi'><p:Sgntr>[signature]</p:Sgntr></p:AppHdr>")]
    [InlineData("<AppHdr><!-- <Sgntr/> --><![CDATA[<Sgntr/>]]><?p <Sgntr/>?><Fr a=\"<\"></Fr></AppHdr>", "")]
    [InlineData("<AppHdr><!-- <Sgntr/> --><![CDATA[<Sgntr/>]]><?p <Sgntr/>?><Fr a='>'/><Sgntr/></AppHdr>", "<AppHdr><!-- <Sgntr/> --><![CDATA[<Sgntr/>]]><?p <Sgntr/>?><Fr a='>'/><Sgntr>[signature]</Sgntr></AppHdr>")]
    [InlineData("<AppHdr><Fr><Sgntr>x</Sgntr></Fr><Sgntr/><Rltd/></AppHdr>", "<AppHdr><Fr><Sgntr>x</Sgntr></Fr><Sgntr>[signature]</Sgntr><Rltd/></AppHdr>")]
    public void Signature_goes_into_Sgntr_and_nothing_else_changes(string appHdr, string expected)
    {
        var document = SomeDocument.Spi(appHdr);
        if (expected.Length == 0)
        {
            Assert.Equal(SigningError.NotWellFormed, DocumentSigner.Plan(SignatureProfile.Spi, document, SomeSigner.One.Identity).Error);
            return;
        }

        var signed = SomeSigner.One.Sign(SignatureProfile.Spi, document);

        Assert.Equal(SomeDocument.Text(SomeDocument.Spi(expected)), Marked(signed));
        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Spi, signed).Rule);
    }

    [Theory]
    [InlineData("\uFEFF", "")]
    [InlineData("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n", "\r\n")]
    [InlineData("<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n<!-- João 😀 -->", "<!-- fim -->\n")]
    public void Byte_order_mark_declaration_and_comments_stay(string prolog, string epilog)
    {
        var document = SomeDocument.Spi(prolog: prolog, between: "<!-- <AppHdr> -->\r\n", epilog: epilog);

        var signed = SomeSigner.One.Sign(SignatureProfile.Spi, document);

        Assert.Equal(SomeDocument.Text(document).Replace("<Sgntr/>", $"<Sgntr>{Mark}</Sgntr>", StringComparison.Ordinal), Marked(signed));
        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Spi, signed).Rule);
    }

    [Fact]
    public void Crlf_message_signs_what_its_lf_twin_signs()
    {
        var crlf = DocumentSigner.Plan(SignatureProfile.Spi, SomeDocument.Vector("pacs.008_CONTA_1_msg.crlf.xml"), SomeSigner.One.Identity);
        var lf = DocumentSigner.Plan(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008), SomeSigner.One.Identity);

        Assert.True(crlf.Plan!.Digest.Span.SequenceEqual(lf.Plan!.Digest.Span));
    }

    [Fact]
    public void Missing_Sgntr_is_signed_as_the_vector_with_an_empty_one()
    {
        var document = SomeDocument.Text(SomeDocument.Vector(SomeDocument.Pacs008));
        var without = document.Replace("<Sgntr/>", "", StringComparison.Ordinal);
        var moved = document.Replace("<Sgntr/>\n    </AppHdr>", "\n    <Sgntr/></AppHdr>", StringComparison.Ordinal);

        Assert.NotEqual(document, moved);
        Assert.Equal(
            SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Utf8(moved))),
            SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Utf8(without))));
    }

    [Fact]
    public void Element_order_of_the_signature_is_that_of_the_profile()
    {
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()));

        var references = signed.Split("<ds:Reference").Skip(1).Select(r => r[..r.IndexOf('>', StringComparison.Ordinal)]);
        Assert.Equal([$" URI=\"#{SomeSigner.One.Identity.KeyInfoId}\"", " URI=\"\"", ""], references);
    }

    private static string Marked(byte[] signed)
    {
        var text = SomeDocument.Text(signed);
        var start = text.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = text.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;
        return text[..start] + Mark + text[end..];
    }
}
