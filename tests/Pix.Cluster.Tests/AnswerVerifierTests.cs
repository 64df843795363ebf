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
        Assert.Equal([first, second], PartsOf(verdict));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first, second.Replace("RJCT", "ACSC", StringComparison.Ordinal)));
        AssertInvalid("DocumentDigest", Read, SomeAnswer.Several(first.Replace("ACSC", "RJCT", StringComparison.Ordinal), second));
        AssertInvalid("CommentInValue", Read, SomeAnswer.Several(first, second.Replace("RJCT", "RJ<!-- -->CT", StringComparison.Ordinal)));
        AssertInvalid("SignatureMissing", Read, SomeAnswer.Several(first, "<Envelope><AppHdr/><Document/></Envelope>"));
        AssertInvalid("WrongRoot", Read, SomeAnswer.Several(first, _answers.Entry()));
    }

    [Fact]
    public void The_good_parts_of_a_delivery_go_on_and_the_bad_are_named()
    {
        var (first, bad, third) = (_answers.Message("ACSC"), _answers.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal), _answers.Message("ACCC"));

        var verdict = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Several(first, bad, third)));

        Assert.Equal(SignatureValidity.Valid, verdict.Validity);
        Assert.Equal([first, third], PartsOf(verdict));
        Assert.Equal([new WithheldPart(2, "resource2", "DocumentDigest")], verdict.Withheld);
    }

    [Fact]
    public void A_delivery_of_which_nothing_verifies_is_withheld_and_every_part_named()
    {
        var bad = _answers.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal);

        var several = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Several(bad, "<a/>")));
        var single = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Single(bad), "resource"));

        Assert.Equal((SignatureValidity.Invalid, true), (several.Validity, several.Body.IsEmpty));
        Assert.Equal([new WithheldPart(1, "resource1", "DocumentDigest"), new WithheldPart(2, "resource2", "SignatureMissing")], several.Withheld);
        Assert.Equal((SignatureValidity.Invalid, true), (single.Validity, single.Body.IsEmpty));
        Assert.Equal([new WithheldPart(0, "resource", "DocumentDigest")], single.Withheld);
    }

    [Fact]
    public void A_delivery_that_cannot_be_read_is_withheld_whole()
    {
        var good = SomeAnswer.Several(_answers.Message("ACSC"));
        var broken = good with { Body = good.Body[..^3] };
        var twoTypes = good with { Headers = [.. good.Headers, new HeaderField("content-type", "multipart/mixed; boundary=b")] };
        var unreadable = SomeAnswer.Delivery(good) with { Fate = TransmissionFate.Unknown, AnswerUnreadable = true, Body = default };

        Assert.Equal([new WithheldPart(0, "", "MultipartMalformed")], _verifier.Verify(Read, SomeAnswer.Delivery(broken)).Withheld);
        Assert.Equal([new WithheldPart(0, "", "ContentTypeTwice")], _verifier.Verify(Read, SomeAnswer.Delivery(twoTypes)).Withheld);
        Assert.Equal([new WithheldPart(0, "", "AnswerUnreadable")], _verifier.Verify(Read, unreadable).Withheld);
        AssertInvalid("ContentTypeTwice", GetEntry, twoTypes);
    }

    [Fact]
    public void Without_a_next_read_to_go_past_it_one_bad_part_spoils_the_answer()
    {
        var bad = _answers.Message("RJCT").Replace("RJCT", "ACSC", StringComparison.Ordinal);

        Assert.Empty(_verifier.Verify(Read, SomeAnswer.Several(_answers.Message("ACSC"), bad)).Withheld);
        Assert.Empty(_verifier.Verify(GetEntry, SomeAnswer.Delivery(SomeAnswer.Several(_answers.Entry(), bad))).Withheld);
    }

    private static IEnumerable<string> PartsOf(AnswerVerdict verdict)
    {
        Assert.True(MultipartBody.TryParse(verdict.ContentType, verdict.Body, out var parts, out var reason), reason);
        return parts.Parts.Select(part => Encoding.UTF8.GetString(part.Content.Span));
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
