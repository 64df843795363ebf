using Pix.Signatures.Limits;
using Pix.Signatures.Received;
using Pix.Signatures.Tests.Support;
using Pix.Signatures.Verification;
using static Pix.Signatures.Tests.Support.SignedSample;

namespace Pix.Signatures.Tests.Verification;

/// <summary>What the policy says: whose signatures count and when, which root, which limits, comments in values.</summary>
public sealed class VerificationPolicyTests
{
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
    [InlineData("<A>1<!-- c --></A>", VerificationRule.SplitValue)]
    [InlineData("<A><!-- c -->1</A>", VerificationRule.SplitValue)]
    [InlineData("<A><!-- c --><![CDATA[1]]></A>", VerificationRule.SplitValue)]
    [InlineData("<A>1<![CDATA[]]></A>", VerificationRule.SplitValue)]
    [InlineData("<A><![CDATA[1]]></A>", VerificationRule.Valid)]
    [InlineData("<!-- c --><A>1</A>\n<!-- d -->", VerificationRule.DocumentDigest)]
    [InlineData("<!-- c --><A>1</A><!-- d -->", VerificationRule.Valid)]
    public void A_value_of_several_pieces_is_refused_when_the_limits_say_so(string replacement, VerificationRule rule)
    {
        var document = SomeDocument.Utf8(Dict.Replace("<A>1</A>", replacement, StringComparison.Ordinal));
        var policy = SomeSigner.One.Policy(SignatureProfile.Dict);

        AssertVerdict(rule, DocumentVerifier.Verify(document, policy with { Limits = DocumentLimits.Strict }, SomeSigner.Now));
        AssertVerdict(
            rule == VerificationRule.SplitValue ? VerificationRule.Valid : rule, DocumentVerifier.Verify(document, policy, SomeSigner.Now));
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
}
