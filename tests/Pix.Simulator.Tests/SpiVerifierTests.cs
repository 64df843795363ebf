using System.Text;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>What the SPI verifier must refuse.</summary>
public sealed class SpiVerifierTests
{
    private static readonly TestParticipant Participant = SharedParticipant.Instance;
    private static readonly string Signed = Encoding.UTF8.GetString(Participant.SignMessage(Some.Pacs008()));

    [Fact]
    public void Accepts_what_is_right() => Assert.Equal(SignatureVerdict.Valid, Verify(Signed));

    [Theory]
    [InlineData("1000.00", "1000.01", SignatureVerdict.DigestWrong)]
    [InlineData("<CreDt>2020-01-01T08:30:12.000Z</CreDt>", "<CreDt>2020-01-01T08:30:12.001Z</CreDt>", SignatureVerdict.DigestWrong)]
    [InlineData("    <Document>", "    <Document >", SignatureVerdict.Valid)]
    [InlineData("<Document>\n", "<Document> \n", SignatureVerdict.DigestWrong)]
    [InlineData("<Sgntr><ds:", "<Sgntr>\n<ds:", SignatureVerdict.Misplaced)]
    [InlineData("rsa-sha256", "rsa-sha1", SignatureVerdict.AlgorithmWrong)]
    [InlineData("xmlenc#sha256", "xmlenc#sha512", SignatureVerdict.AlgorithmWrong)]
    [InlineData("<ds:Reference URI=\"\">", "<ds:Reference>", SignatureVerdict.ReferencesWrong)]
    [InlineData("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\" />", "", SignatureVerdict.ReferencesWrong)]
    [InlineData("<ds:X509Data>", "<ds:KeyName>me</ds:KeyName><ds:X509Data>", SignatureVerdict.KeyInfoWrong)]
    [InlineData("CN=AC Simulador SPB v1", "CN=AC Outra", SignatureVerdict.SignerUnknown)]
    public void Judges_a_change(string before, string after, object verdict) =>
        Assert.Equal(verdict, Verify(Signed.Replace(before, after, StringComparison.Ordinal)));

    [Fact]
    public void Refuses_a_signature_moved_into_the_document()
    {
        var start = Signed.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = Signed.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;
        var signature = Signed[start..end];
        var moved = Signed.Replace(signature, "", StringComparison.Ordinal)
            .Replace("<Document>", "<Document>" + signature, StringComparison.Ordinal);

        Assert.Equal(SignatureVerdict.Misplaced, Verify(moved));
    }

    [Fact]
    public void Refuses_a_second_header_beside_the_signed_one()
    {
        var header = Signed[Signed.IndexOf("<AppHdr>", StringComparison.Ordinal)..(Signed.IndexOf("</AppHdr>", StringComparison.Ordinal) + 9)];
        var wrapped = Signed.Replace("<Document>", header + "<Document>", StringComparison.Ordinal);

        Assert.Equal(SignatureVerdict.NotAnEnvelope, Verify(wrapped));
    }

    [Fact]
    public void Refuses_an_id_that_occurs_twice()
    {
        var id = Signed[(Signed.IndexOf("Id=\"", StringComparison.Ordinal) + 4)..].Split('"')[0];
        var twice = Signed.Replace("<CdtTrfTxInf>", $"<CdtTrfTxInf Id=\"{id}\">", StringComparison.Ordinal);

        Assert.Equal(SignatureVerdict.KeyInfoWrong, Verify(twice));
    }

    [Fact]
    public void Refuses_a_value_that_does_not_verify() => Assert.Equal(
        SignatureVerdict.ValueWrong, Verify(Encoding.UTF8.GetString(Participant.SignMessage(Some.Pacs008(), SigningFlaw.BadSignature))));

    [Fact]
    public void Refuses_an_unknown_signer() => Assert.Equal(
        SignatureVerdict.SignerUnknown, Verify(Encoding.UTF8.GetString(Participant.SignMessage(Some.Pacs008(), SigningFlaw.WrongSigner))));

    [Fact]
    public void Refuses_an_unsigned_message() => Assert.Equal(SignatureVerdict.Absent, Verify(Some.Pacs008()));

    [Fact]
    public void Refuses_the_subject_in_place_of_the_issuer() => Assert.False(
        new IssuerSerial(Participant.Signature.SubjectName.Name, IssuerSerial.Of(Participant.Signature).Serial).Names(Participant.Signature));

    [Fact]
    public void Reads_no_document_with_a_dtd() => Assert.False(
        StrictXml.TryRead(Encoding.UTF8.GetBytes("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), out _));

    private static SignatureVerdict Verify(string xml)
    {
        Assert.True(StrictXml.TryRead(Encoding.UTF8.GetBytes(xml), out var document));
        return new SpiVerifier(new SignerDirectory(() => [Participant.Signature], TimeProvider.System)).Verify(document);
    }
}
