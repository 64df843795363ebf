using System.Text;
using Pix.Signatures.Limits;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Signing;

/// <summary>What is not signed, and why.</summary>
public sealed class SigningRefusalTests
{
    private const string Ds = "xmlns:ds='http://www.w3.org/2000/09/xmldsig#'";

    public static TheoryData<SignatureProfile, string, SigningError> Documents() => new()
    {
        { SignatureProfile.Dict, "", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "   ", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "text", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R></S>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R/><R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R/>text", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>&unknown;</R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>&#0;</R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>&#xD83D;&#xDE00;</R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>\u0001</R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>\uFFFE</R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R>]]></R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R><!-- a -- b --></R>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R a='1' a='2'/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R xmlns:p='urn:x' xmlns:q='urn:x' p:a='1' q:a='2'/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R a='<'/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<p:R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R xmlns:p=''/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<?xml version='1.1'?><R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, " <?xml version='1.0'?><R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "\uFEFF\uFEFF<R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R/>\uFEFF", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<R/>\0", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<!ELEMENT R EMPTY><R/>", SigningError.NotWellFormed },
        { SignatureProfile.Dict, "<!DOCTYPE R><R/>", SigningError.DtdForbidden },
        { SignatureProfile.Dict, "<!DOCTYPE R [<!ENTITY a 'b'>]><R>&a;</R>", SigningError.DtdForbidden },
        { SignatureProfile.Dict, "<?xml version='1.0' encoding='ISO-8859-1'?><R/>", SigningError.NotUtf8 },
        { SignatureProfile.Dict, "<?xml version='1.0' encoding='UTF-16'?><R/>", SigningError.NotUtf8 },
        { SignatureProfile.Dict, "<R xmlns='relative'/>", SigningError.RelativeNamespace },
        { SignatureProfile.Dict, "<R><Signature>x</Signature></R>", SigningError.AlreadySigned },
        { SignatureProfile.Dict, "<R><Signature><a/></Signature></R>", SigningError.AlreadySigned },
        { SignatureProfile.Dict, $"<R><ds:Signature {Ds}><ds:SignedInfo/></ds:Signature></R>", SigningError.AlreadySigned },
        { SignatureProfile.Dict, $"<R><A><ds:Signature {Ds}/></A></R>", SigningError.AlreadySigned },
        { SignatureProfile.Dict, $"<ds:Signature {Ds}/>", SigningError.AlreadySigned },
        { SignatureProfile.Dict, "<R><Signature/><Signature/></R>", SigningError.WrongStructure },
        { SignatureProfile.Dict, $"<R Id='{SomeSigner.One.Identity.KeyInfoId}'/>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelop><AppHdr/><Document/></Envelop>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope/>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><Document/><AppHdr/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/><AppHdr/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/><Document/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/><Document/><Other/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/><Document xmlns='urn:other'/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr><Sgntr/><Sgntr/></AppHdr><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope a='1'><AppHdr/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope>x<AppHdr/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><![CDATA[ ]]><AppHdr/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<Envelope><AppHdr/><?p?><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, "<?p?><Envelope><AppHdr/><Document/></Envelope>", SigningError.WrongStructure },
        { SignatureProfile.Spi, $"<Envelope><AppHdr><Sgntr><ds:Signature {Ds}><ds:SignedInfo/></ds:Signature></Sgntr></AppHdr><Document/></Envelope>", SigningError.AlreadySigned },
        { SignatureProfile.Spi, $"<Envelope><AppHdr><x:Sgntr xmlns:x='urn:x'><b><ds:Signature {Ds}>x</ds:Signature></b></x:Sgntr></AppHdr><Document/></Envelope>", SigningError.AlreadySigned },
        { SignatureProfile.Spi, $"<Envelope><AppHdr><ds:Signature {Ds}/></AppHdr><Document/></Envelope>", SigningError.AlreadySigned },
        { SignatureProfile.Spi, $"<Envelope><AppHdr/><Document><A><ds:Signature {Ds}/></A></Document></Envelope>", SigningError.AlreadySigned },
        { SignatureProfile.Spi, $"<Envelope><ds:Signature {Ds}/><AppHdr/><Document/></Envelope>", SigningError.AlreadySigned },
        { SignatureProfile.Spi, "<Wrong><AppHdr/></Document>", SigningError.NotWellFormed },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_is_refused(SignatureProfile profile, string document, SigningError error)
    {
        var result = DocumentSigner.Plan(profile, SomeDocument.Utf8(document), SomeSigner.One.Identity);

        Assert.Equal(error, result.Error);
        Assert.False(result.IsPlanned);
        Assert.EndsWith(".", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_message_is_refused()
    {
        foreach (var file in Directory.GetFiles(SomeDocument.VectorPath("signed"), "*.xml"))
        {
            var profile = Path.GetFileName(file).StartsWith("pacs", StringComparison.Ordinal) ? SignatureProfile.Spi : SignatureProfile.Dict;

            Assert.Equal(SigningError.AlreadySigned, DocumentSigner.Plan(profile, File.ReadAllBytes(file), SomeSigner.One.Identity).Error);
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("iso-8859-1")]
    public void Other_encodings_are_refused(string encoding)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes("<R>João</R>");

        Assert.Equal(SigningError.NotUtf8, DocumentSigner.Plan(SignatureProfile.Dict, bytes, SomeSigner.One.Identity).Error);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xBC })]
    [InlineData(new byte[] { 0xE0, 0x80, 0xBC })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xC3 })]
    public void Overlong_surrogate_and_broken_utf8_is_refused(byte[] bytes)
    {
        byte[] document = [.. "<R>"u8, .. bytes, .. "</R>"u8];

        Assert.Equal(SigningError.NotUtf8, DocumentSigner.Plan(SignatureProfile.Dict, document, SomeSigner.One.Identity).Error);
    }

    [Fact]
    public void Limits_are_kept_at_both_edges()
    {
        var limits = new DocumentLimits { MaxBytes = 1000, MaxDepth = 5, MaxAttributes = 3, MaxMarkupBytes = 100, MaxIds = 2, MaxNamespaces = 2 };
        SigningError ErrorOf(string document) => DocumentSigner.Plan(SignatureProfile.Dict, SomeDocument.Utf8(document), SomeSigner.One.Identity, limits).Error;

        Assert.Equal(SigningError.None, ErrorOf($"<R>{new string('x', 993)}</R>"));
        Assert.Equal(SigningError.TooLarge, ErrorOf($"<R>{new string('x', 994)}</R>"));
        Assert.Equal(SigningError.None, ErrorOf("<R><a><b><c><d/></c></b></a></R>"));
        Assert.Equal(SigningError.TooDeep, ErrorOf("<R><a><b><c><d><e/></d></c></b></a></R>"));
        Assert.Equal(SigningError.TooDeep, ErrorOf("<R><a><b><c><d><e></e></d></c></b></a></R>"));
        Assert.Equal(SigningError.None, ErrorOf("<R a='1' b='2' c='3'/>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf("<R a='1' b='2' c='3' d='4'/>"));
        Assert.Equal(SigningError.None, ErrorOf($"<R a='{new string('x', 91)}'/>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R a='{new string('x', 92)}'/>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R a='{new string('x', 920)}"));
        Assert.Equal(SigningError.None, ErrorOf($"<R><!--{new string('x', 93)}--></R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R><!--{new string('x', 94)}--></R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R><!--{new string('x', 97)}"));
        Assert.Equal(SigningError.None, ErrorOf($"<R><?x {new string('x', 94)}?></R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R><?x {new string('x', 95)}?></R>"));
        Assert.Equal(SigningError.None, ErrorOf($"<R><![CDATA[{new string('x', 88)}]]></R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R><![CDATA[{new string('x', 89)}]]></R>"));
        Assert.Equal(SigningError.None, ErrorOf($"<R>&#{new string('0', 95)}65;</R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R>{new string('x', 200)}&#x41;&#{new string('0', 96)}65;</R>"));
        Assert.Equal(SigningError.NotWellFormed, ErrorOf($"<R>{new string('x', 200)}&amp</R>"));
        Assert.Equal(SigningError.None, ErrorOf($"<R></R{new string(' ', 96)}>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf($"<R></R{new string(' ', 97)}>"));
        Assert.Equal(SigningError.None, ErrorOf("<R><a Id='1'/></R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf("<R><a Id='1'/><a id='2'/></R>"));
        Assert.Equal(SigningError.None, ErrorOf("<p:R xmlns:p='urn:p'><q:a xmlns:q='urn:q'/><q:a xmlns:q='urn:q'/></p:R>"));
        Assert.Equal(SigningError.TooComplex, ErrorOf("<p:R xmlns:p='urn:p'><q:a xmlns:q='urn:q'><r:a xmlns:r='urn:q'/></q:a></p:R>"));
    }

    [Fact]
    public void Default_limits_refuse_nesting_without_end()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));

        Assert.Equal(SigningError.TooDeep, DocumentSigner.Plan(SignatureProfile.Dict, SomeDocument.Utf8(deep), SomeSigner.One.Identity).Error);
    }
}
