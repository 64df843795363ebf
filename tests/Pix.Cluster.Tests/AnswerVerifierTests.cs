using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Cluster.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Grains.Verification;
using Pix.Protocol;
using Pix.Transmission;

namespace Pix.Cluster.Tests;

/// <summary>What the silo demands of an answer beyond its signature, and of each part of one in parts.</summary>
public sealed class AnswerVerifierTests : IDisposable
{
    private static readonly Operation Read = Operations.All.Single(operation => operation.Name == "startStream");
    private static readonly Operation GetEntry = Operations.All.Single(operation => operation.Name == "getEntry");

    private readonly SomeAnswer _answers = new();
    private readonly TrustedSignersSource _signers;
    private readonly AnswerVerifier _verifier;

    public AnswerVerifierTests()
    {
        var options = new FixedOptions(new VerificationOptions { BcbSignatureCertificate = _answers.CertificatePem });
        _signers = new TrustedSignersSource(options, NullLogger<TrustedSignersSource>.Instance);
        _verifier = new AnswerVerifier(_signers, TimeProvider.System, NullLogger<AnswerVerifier>.Instance);
    }

    public void Dispose()
    {
        _signers.Dispose();
        _answers.Dispose();
    }

    [Fact]
    public void A_comment_inside_a_value_spoils_the_answer()
    {
        var entry = _answers.Entry();

        Assert.Equal(SignatureValidity.Valid, _verifier.Verify(GetEntry, SomeAnswer.Single(entry)).Validity);
        AssertInvalid("CommentInValue", GetEntry, SomeAnswer.Single(entry.Replace("88880000", "8888<!-- -->0000", StringComparison.Ordinal)));
        AssertInvalid("CommentInValue", Read, SomeAnswer.Single(_answers.Message("ACSC").Replace("ACSC", "AC<!-- -->SC", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_comment_between_elements_does_not()
    {
        var entry = _answers.Entry().Replace("<Entry>", "<!-- one --><Entry><!-- two -->", StringComparison.Ordinal);

        var verdict = _verifier.Verify(GetEntry, SomeAnswer.Single(entry));

        Assert.Equal(SignatureValidity.Valid, verdict.Validity);
        Assert.Equal(entry, Encoding.UTF8.GetString(verdict.Body.Span));
    }

    [Fact]
    public void Each_part_of_an_answer_must_be_valid()
    {
        var (first, second) = (_answers.Message("ACSC"), _answers.Message("RJCT"));
        var answer = SomeAnswer.Several(first, second);

        var verdict = _verifier.Verify(Read, answer);

        Assert.Equal((SignatureValidity.Valid, ""), (verdict.Validity, verdict.Rule));
        Assert.True(verdict.Body.Span.SequenceEqual(answer.Body.Span));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first, second.Replace("RJCT", "ACSC", StringComparison.Ordinal)));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first.Replace("ACSC", "RJCT", StringComparison.Ordinal), second));
        AssertInvalid("CommentInValue", Read, SomeAnswer.Several(first, second.Replace("RJCT", "RJ<!-- -->CT", StringComparison.Ordinal)));
        AssertInvalid("SignatureMissing", Read, SomeAnswer.Several(first, "<Envelope><AppHdr/><Document/></Envelope>"));
        AssertInvalid("WrongRoot", Read, SomeAnswer.Several(first, _answers.Entry()));
    }

    private void AssertInvalid(string rule, Operation operation, TransmissionResult answer)
    {
        var verdict = _verifier.Verify(operation, answer);

        Assert.Equal((SignatureValidity.Invalid, rule), (verdict.Validity, verdict.Rule));
        Assert.True(verdict.Body.IsEmpty);
    }

    private sealed class FixedOptions(VerificationOptions value) : IOptionsMonitor<VerificationOptions>
    {
        public VerificationOptions CurrentValue => value;

        public VerificationOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<VerificationOptions, string?> listener) => null;
    }
}
