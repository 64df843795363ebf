using System.Security.Cryptography;
using Pix.Signatures.Documents;
using Pix.Signatures.Identity;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests;

/// <summary>The traps of the profiles: the right digests are ours, and signatures made by who fell into a trap are refused.</summary>
public sealed class TrapTests
{
    public static TheoryData<string, string, string> WrongDigests()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var fields in Traps().Where(f => f[1].StartsWith("wrong", StringComparison.Ordinal) || f[0] == "Envelope"))
        {
            data.Add(fields[0], fields[1], fields[3]);
        }

        return data;
    }

    [Fact]
    public void Right_digests_stand_in_SignedInfo()
    {
        var identity = SigningIdentity.FromCertificate(SomeSigner.OfVectors);
        var plan = DocumentSigner.Plan(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008), identity).Plan!;

        var right = Traps().Where(f => f[1].StartsWith("correct", StringComparison.Ordinal)).Select(f => f[3]).ToArray();

        Assert.Equal(3, right.Length);
        Assert.All(right, digest => Assert.Contains($">{digest}<", SomeDocument.Text(plan.SignedInfo), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WrongDigests))]
    public void Signature_over_a_wrong_digest_is_refused(string element, string trap, string wrong)
    {
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Vector(SomeDocument.Pacs008)));
        var (right, rule) = element switch
        {
            "Document" => (Traps().Single(f => f[0] == "Document" && f[1] == "correct")[3], VerificationRule.DocumentDigest),
            "KeyInfo" => (Convert.ToBase64String(SHA256.HashData(ExclusiveCanonicalization.OfElement(SomeDocument.Utf8(signed), "KeyInfo"))), VerificationRule.KeyInfoDigest),
            _ => (Traps().Single(f => f[0] == "AppHdr" && f[1].StartsWith("correct", StringComparison.Ordinal))[3], VerificationRule.AppHdrDigest),
        };
        Assert.Contains(right, signed, StringComparison.Ordinal);

        var forged = SomeSigner.One.Revalue(signed.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(rule, SomeSigner.One.Verify(SignatureProfile.Spi, forged).Rule);
        Assert.NotEmpty(trap);
    }

    // Trap 1: what stands beside the signature in Sgntr is digested; a peer that indents there must have digested it.
    [Fact]
    public void White_space_beside_the_signature_is_signed()
    {
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()));
        var indented = signed.Replace("<ds:Signature ", "\n  <ds:Signature ", StringComparison.Ordinal);

        Assert.Equal(VerificationRule.AppHdrDigest, SomeSigner.One.Verify(SignatureProfile.Spi, SomeDocument.Utf8(indented)).Rule);
        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Spi, SomeSigner.One.Resign(SignatureProfile.Spi, indented)).Rule);
    }

    // Trap 5: the KeyInfo of another peer, with its own Id and form, is digested as it stands.
    [Fact]
    public void KeyInfo_is_digested_as_it_stands()
    {
        var signed = SomeDocument.Text(SomeSigner.One.Sign(SignatureProfile.Spi, SomeDocument.Spi()));
        var other = signed
            .Replace(SomeSigner.One.Identity.KeyInfoId, "7f6d2b8e-aaaa-4bbb-8ccc-0123456789ab", StringComparison.Ordinal)
            .Replace("<ds:X509Data>", "\r\n<ds:X509Data xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" >", StringComparison.Ordinal);

        Assert.Equal(VerificationRule.KeyInfoDigest, SomeSigner.One.Verify(SignatureProfile.Spi, SomeDocument.Utf8(other)).Rule);
        Assert.Equal(VerificationRule.Valid, SomeSigner.One.Verify(SignatureProfile.Spi, SomeSigner.One.Resign(SignatureProfile.Spi, other)).Rule);
    }

    private static IEnumerable<string[]> Traps() =>
        File.ReadLines(SomeDocument.VectorPath("traps.tsv")).Skip(1).Select(line => line.Split('\t'));
}
