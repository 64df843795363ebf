using Pix.Signatures.Documents;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Signing;

/// <summary>Where the signature of a DICT body goes, and that nothing else changes.</summary>
public sealed class DictSigningTests
{
    [Theory]
    [InlineData("<R><A>1</A></R>", "<R>[signature]<A>1</A></R>")]
    [InlineData("<R>\r\n  <A/>\r\n</R>", "<R>[signature]\r\n  <A/>\r\n</R>")]
    [InlineData("<R/>", "<R>[signature]</R>")]
    [InlineData("<R a='/>' />", "<R a='/>' >[signature]</R>")]
    [InlineData("<p:R xmlns:p='urn:p'/>", "<p:R xmlns:p='urn:p'>[signature]</p:R>")]
    [InlineData("<R></R>", "<R>[signature]</R>")]
    [InlineData("<R>text</R>", "<R>[signature]text</R>")]
    [InlineData("\uFEFF<?xml version='1.0'?><!-- <x> --><?p <y>?><R a='>'><A/></R><?q?>", "\uFEFF<?xml version='1.0'?><!-- <x> --><?p <y>?><R a='>'>[signature]<A/></R><?q?>")]
    [InlineData("<R>\n  <Signature></Signature>\n  <A/></R>", "<R>\n  [signature]\n  <A/></R>")]
    [InlineData("<R>\n  <Signature />\n  <A/></R>", "<R>\n  [signature]\n  <A/></R>")]
    [InlineData("<R><Signature> <!-- here --> </Signature><A/></R>", "<R>[signature]<A/></R>")]
    [InlineData("<R><ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/><A/></R>", "<R>[signature]<A/></R>")]
    [InlineData("<R xmlns='urn:r'><Signature/><A/></R>", "<R xmlns='urn:r'>[signature]<A/></R>")]
    [InlineData("<R><A/> <Signature/> <B/></R>", "<R>[signature]<A/>  <B/></R>")]
    [InlineData("<R><A/><Signature></Signature></R>", "<R>[signature]<A/></R>")]
    [InlineData("<R><A><Signature>x</Signature></A></R>", "<R>[signature]<A><Signature>x</Signature></A></R>")]
    [InlineData("<R><Signature xmlns='urn:other'>x</Signature></R>", "<R>[signature]<Signature xmlns='urn:other'>x</Signature></R>")]
    public void Signature_becomes_the_first_child_and_nothing_else_changes(string document, string expected)
    {
        var signed = SomeSigner.One.Sign(SignatureProfile.Dict, SomeDocument.Utf8(document));

        var text = SomeDocument.Text(signed);
        var start = text.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = text.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;
        Assert.Equal(expected, text[..start] + "[signature]" + text[end..]);
        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Dict, signed).Rule);
    }

    [Fact]
    public void Removing_the_signature_again_leaves_what_is_digested()
    {
        var document = SomeDocument.Utf8("<?p 1?><R>\n  <Signature/>\n  <A>x</A>\n</R><?q 2?>");
        var withoutPlaceholder = SomeDocument.Utf8("<?p 1?><R>\n  \n  <A>x</A>\n</R><?q 2?>");

        var plan = DocumentSigner.Plan(SignatureProfile.Dict, document, SomeSigner.One.Identity).Plan!;

        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(ExclusiveCanonicalization.OfDocument(withoutPlaceholder)));
        Assert.Contains($"<ds:DigestValue>{digest}</ds:DigestValue>", SomeDocument.Text(plan.SignedInfo), StringComparison.Ordinal);
    }
}
