using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Tests.Support;
using Pix.Grains.Verification;
using Pix.Protocol.Answers;
using Pix.Protocol.Multipart;
using Pix.Settings;

namespace Pix.Grains.Tests.Verification;

/// <summary>
/// A genuine signature is not enough: what is signed must answer what was asked. Every document here is rightly signed by the Central Bank
/// of the tests.
/// </summary>
public sealed class AnswerBindingTests : IDisposable
{
    private const string Other = "99999011";

    private static readonly Question Read = SomeQuestion.Of("startStream", "/api/v1/out/99999010/stream/start");
    private static readonly Question GetEntry = SomeQuestion.Of("getEntry", "/api/v2/entries/%2B5561988880000");
    private static readonly Question GetClaim = SomeQuestion.Of("getClaim", "/api/v2/claims/123e4567-e89b-12d3-a456-426655440000");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly TrustedSignersSource _signers;
    private readonly RecordedLog<AnswerVerifier> _log = new();
    private readonly AnswerVerifier _verifier;

    public AnswerBindingTests()
    {
        var options = new FixedOptions<VerificationOptions>(new VerificationOptions { BcbSignatureCertificate = SomeAnswer.CertificatePem });
        _signers = new TrustedSignersSource(options, new SettingRefusals(), _time, NullLogger<TrustedSignersSource>.Instance);
        _verifier = new AnswerVerifier(_signers, _time, _log);
    }

    public void Dispose() => _signers.Dispose();

    [Fact]
    public void An_entry_of_another_key_is_not_valid_for_this_look_up()
    {
        AssertValid(GetEntry, SomeAnswer.Entry());
        AssertInvalid("AnotherSubject", GetEntry, SomeAnswer.Entry("+5561988880001"));
        AssertInvalid("AnotherSubject", GetEntry, SomeAnswer.Entry(""));
        AssertInvalid("AnotherSubject", GetEntry, SomeAnswer.Signed("<GetEntryResponse><Key>+5561988880000</Key></GetEntryResponse>"));
        AssertInvalid("AnotherSubject", GetEntry, SomeAnswer.Signed("<GetEntryResponse><Entry><Key>+5561988880000</Key></Entry><Entry><Key>+5561988880001</Key></Entry></GetEntryResponse>"));
        AssertInvalid("AnotherSubject", GetEntry, SomeAnswer.Signed("<GetEntryResponse><Entry><Key>+5561988880001</Key></Entry><Entry><Key>+5561988880000</Key></Entry></GetEntryResponse>"));
    }

    [Theory]
    [InlineData("12ABC34501DE35", "12abc34501de35")]
    [InlineData("12abc34501de35", "12ABC34501DE35")]
    [InlineData("a%2Fb%2Bc@pix.example", "a/b+c@pix.example")]
    [InlineData("123e4567-e89b-12d3-a456-426655440000", "123e4567-e89b-12d3-a456-426655440000")]
    [InlineData("%31%31122233300", "11122233300")]
    public void A_key_is_compared_as_DICT_writes_it(string asked, string answered)
    {
        AssertValid(SomeQuestion.Of("getEntry", $"/api/v2/entries/{asked}"), SomeAnswer.Entry(answered));
        AssertInvalid("AnotherSubject", SomeQuestion.Of("getEntry", $"/api/v2/entries/{asked}"), SomeAnswer.Entry(answered + "0"));
    }

    [Fact]
    public void An_entry_that_somebody_else_created_is_not_the_answer_to_our_write()
    {
        var create = SomeQuestion.Write("createEntry", "/api/v2/entries/", "entries/CreateEntryRequest.xml");

        AssertValid(create, SomeAnswer.Created("+5561988880000", "11122233300"));
        AssertInvalid("AnotherSubject", create, SomeAnswer.Created("+5561988880001", "11122233300"));
        AssertInvalid("AnotherSubject", create, SomeAnswer.Created("+5561988880000", "11122233301"));
        AssertInvalid("AnotherSubject", create, SomeAnswer.Created("+5561988880000", "11122233300", Other));
        Assert.Equal(SignatureValidity.Valid, Verify(create, SomeAnswer.Problem(), 400).Validity);
    }

    [Fact]
    public void The_root_of_another_operation_is_not_valid_for_this_one()
    {
        const string Entry = "<Entry><Key>+5561988880000</Key></Entry>";

        AssertInvalid("AnotherOperation", GetClaim, SomeAnswer.Entry());
        AssertInvalid("AnotherOperation", GetEntry, SomeAnswer.Signed($"<UpdateEntryResponse>{Entry}</UpdateEntryResponse>"));
        AssertInvalid("AnotherOperation", GetEntry, SomeAnswer.Signed($"<GetEntryResponse xmlns=\"urn:other\">{Entry}</GetEntryResponse>"));
        AssertInvalid("AnotherOperation", GetEntry, SomeAnswer.Problem());
    }

    [Fact]
    public void A_signed_problem_is_one_whatever_was_asked_and_nothing_else_is_a_problem()
    {
        Assert.Equal(SignatureValidity.Valid, Verify(GetClaim, SomeAnswer.Problem(), 404).Validity);
        Assert.Equal("AnotherOperation", Verify(GetEntry, SomeAnswer.Entry(), 404).Rule);
        Assert.Equal("AnotherOperation", Verify(GetEntry, SomeAnswer.Signed("<problem/>"), 404).Rule);
    }

    [Fact]
    public void A_message_of_a_stream_is_from_the_SPI_to_this_participant_and_what_it_says_that_it_is()
    {
        AssertValid(Read, SomeAnswer.Message("ACSC"));
        AssertInvalid("AnotherReceiver", Read, SomeAnswer.Message("ACSC", to: Other));
        AssertInvalid("AnotherSender", Read, SomeAnswer.Message("ACSC", from: Other));
        AssertInvalid("AnotherMessage", Read, SomeAnswer.Message("ACSC", definition: "pacs.008.spi.1.16"));
        AssertInvalid("AnotherMessage", Read, SomeAnswer.Message("ACSC", xmlNamespace: "urn:pacs.002.spi.1.17"));
        AssertInvalid("AnotherMessage", Read, SomeAnswer.Message("ACSC", definition: ""));
    }

    [Fact]
    public void A_newer_version_is_a_message_all_the_same() =>
        AssertValid(Read, SomeAnswer.Message("ACSC", definition: "nova.001.spi.7.1", xmlNamespace: "https://www.bcb.gov.br/pi/nova.001/7.1"));

    [Fact]
    public void Sender_and_receiver_stand_there_exactly_once()
    {
        var (from, to, definition) = ($"<Fr>{SomeAnswer.Party("00038166")}</Fr>", $"<To>{SomeAnswer.Party("99999010")}</To>", "<MsgDefIdr>pacs.002.spi.1.17</MsgDefIdr>");

        AssertValid(Read, SomeAnswer.MessageWith(from + to + definition));
        AssertInvalid("AnotherReceiver", Read, SomeAnswer.MessageWith(from + definition));
        AssertInvalid("AnotherReceiver", Read, SomeAnswer.MessageWith(from + to + to + definition));
        AssertInvalid("AnotherReceiver", Read, SomeAnswer.MessageWith($"{from}{to}<To>{SomeAnswer.Party(Other)}</To>{definition}"));
        AssertInvalid("AnotherReceiver", Read, SomeAnswer.MessageWith($"{from}{definition}<To xmlns=\"urn:other\">{SomeAnswer.Party("99999010")}</To>"));
        AssertInvalid("AnotherSender", Read, SomeAnswer.MessageWith(to + definition));
        AssertInvalid("AnotherSender", Read, SomeAnswer.MessageWith(from + from + to + definition));
        AssertInvalid("AnotherMessage", Read, SomeAnswer.MessageWith(from + to));
    }

    [Fact]
    public void Of_a_delivery_the_messages_for_somebody_else_are_withheld_and_the_others_go_on()
    {
        var (first, foreign, third) = (SomeAnswer.Message("ACSC"), SomeAnswer.Message("RJCT", to: Other), SomeAnswer.Message("ACCC"));

        var several = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Several(first, foreign, third)));
        var single = _verifier.Verify(Read, SomeAnswer.Delivery(SomeAnswer.Single(foreign), "resource"));

        Assert.Equal((SignatureValidity.Valid, "AnotherReceiver"), (several.Validity, several.Rule));
        Assert.Equal([new WithheldPart(2, "resource2", "AnotherReceiver")], several.Withheld);
        Assert.True(MultipartBody.TryParse(several.ContentType, several.Body, out var parts, out var reason), reason);
        Assert.Equal([first, third], parts.Parts.Select(part => Encoding.UTF8.GetString(part.Content.Span)));
        Assert.Equal((SignatureValidity.Invalid, true), (single.Validity, single.Body.IsEmpty));
        Assert.Equal([new WithheldPart(0, "resource", "AnotherReceiver")], single.Withheld);
    }

    // Who forges must not learn which of two rules he broke first, and a broken signature is the graver finding.
    [Fact]
    public void A_signature_that_is_not_right_is_told_before_what_it_is_not_bound_to() =>
        AssertInvalid("DocumentDigest", GetClaim, SomeAnswer.Entry().Replace("88880000", "88880001", StringComparison.Ordinal));

    [Fact]
    public void What_is_not_bound_is_logged_as_such_without_the_key()
    {
        _verifier.Verify(GetEntry, SomeAnswer.Single(SomeAnswer.Entry("+5561988880001")));

        var line = Assert.Single(_log.Lines).Text;
        Assert.Contains("getEntry (status 200) breaks the binding rule AnotherSubject", line, StringComparison.Ordinal);
        Assert.DoesNotContain("5561", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-08-03T11:54:59.999Z", 300.001)]
    [InlineData("2026-08-03T11:55:00.000Z", null)]
    [InlineData("2026-08-03T12:05:00.000Z", null)]
    [InlineData("2026-08-03T12:05:00.001Z", -300.001)]
    [InlineData("2026-08-03T09:00:00.000-03:00", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    public void A_response_time_far_from_the_clock_is_told_and_the_answer_goes_on(string responseTime, double? seconds)
    {
        var verdict = Verify(GetEntry, SomeAnswer.Entry(responseTime: responseTime));

        Assert.Equal((SignatureValidity.Valid, ""), (verdict.Validity, verdict.Rule));
        Assert.Equal(seconds, verdict.ClockDifference?.TotalSeconds);
        Assert.Equal(seconds is null ? 0 : 1, _log.Lines.Count);
    }

    [Fact]
    public void A_wrong_clock_is_logged_once_a_minute_and_told_of_every_answer()
    {
        var late = SomeAnswer.Entry(responseTime: "2026-08-03T11:00:00.000Z");

        Assert.Equal(3600, Verify(GetEntry, late).ClockDifference?.TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(Verify(GetEntry, late).ClockDifference);
        Assert.Contains("getEntry is 3600 s earlier", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Verify(GetEntry, late).ClockDifference);

        Assert.Equal(2, _log.Lines.Count);
    }

    private AnswerVerdict Verify(Question question, string document, int status = 200) => _verifier.Verify(question, SomeAnswer.Single(document) with { Status = status });

    private void AssertValid(Question question, string document)
    {
        var verdict = Verify(question, document);

        Assert.Equal((SignatureValidity.Valid, "", document), (verdict.Validity, verdict.Rule, Encoding.UTF8.GetString(verdict.Body.Span)));
    }

    private void AssertInvalid(string rule, Question question, string document)
    {
        var verdict = Verify(question, document);

        Assert.Equal((SignatureValidity.Invalid, rule, true), (verdict.Validity, verdict.Rule, verdict.Body.IsEmpty));
    }
}
