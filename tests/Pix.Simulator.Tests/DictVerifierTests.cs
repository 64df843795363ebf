using System.Text;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>What SignedXml alone would accept, and the DICT verifier must not.</summary>
public sealed class DictVerifierTests
{
    private static readonly TestParticipant Participant = SharedParticipant.Instance;
    private static readonly string Signed = Encoding.UTF8.GetString(Participant.SignDocument(Some.CreateEntry()));

    [Fact]
    public void Accepts_what_is_right() => Assert.Equal(SignatureVerdict.Valid, Verify(Signed));

    [Theory]
    [InlineData("João", "Joana", SignatureVerdict.DigestWrong)]
    [InlineData("rsa-sha256", "rsa-sha512", SignatureVerdict.AlgorithmWrong)]
    [InlineData("<ds:Reference URI=\"\">", "<ds:Reference URI=\"#x\">", SignatureVerdict.ReferencesWrong)]
    [InlineData("CN=AC Simulador SPB v1", "CN=AC Outra", SignatureVerdict.SignerUnknown)]
    [InlineData("<ds:X509IssuerSerial>", "<ds:X509SubjectName>CN=x</ds:X509SubjectName><ds:X509IssuerSerial>", SignatureVerdict.KeyInfoWrong)]
    [InlineData("</CreateEntryRequest>", "<Signature></Signature></CreateEntryRequest>", SignatureVerdict.Misplaced)]
    public void Refuses_a_change(string before, string after, object verdict) =>
        Assert.Equal(verdict, Verify(Signed.Replace(before, after, StringComparison.Ordinal)));

    [Fact]
    public void Refuses_a_signature_that_is_not_a_child_of_the_root()
    {
        var start = Signed.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var end = Signed.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;
        var signature = Signed[start..end];
        var moved = Signed.Replace(signature, "", StringComparison.Ordinal).Replace("<Entry>", "<Entry>" + signature, StringComparison.Ordinal);

        Assert.Equal(SignatureVerdict.Misplaced, Verify(moved));
    }

    [Fact]
    public void Refuses_a_message_that_lacks_the_reference_to_KeyInfo()
    {
        var start = Signed.IndexOf("<ds:Reference URI=\"#", StringComparison.Ordinal);
        var end = Signed.IndexOf("</ds:Reference>", StringComparison.Ordinal) + "</ds:Reference>".Length;

        Assert.Equal(SignatureVerdict.ReferencesWrong, Verify(Signed.Remove(start, end - start)));
    }

    [Fact]
    public void Refuses_an_unsigned_document() =>
        Assert.Equal(SignatureVerdict.Absent, Verify("<CreateEntryRequest />"));

    private static SignatureVerdict Verify(string xml)
    {
        Assert.True(StrictXml.TryRead(Encoding.UTF8.GetBytes(xml), out var document));
        return new DictVerifier(new SignerDirectory(() => [Participant.Signature], TimeProvider.System)).Verify(document);
    }
}
