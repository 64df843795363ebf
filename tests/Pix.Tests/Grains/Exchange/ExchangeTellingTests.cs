using System.Text;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Exchange;
using Pix.Grains.Signing;
using Pix.Grains.Tests.Support;
using Pix.Grains.Tests.Verification;
using Pix.Protocol.Multipart;
using Pix.Signatures;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

/// <summary>What others are told of an exchange beside the caller's answer: the signer, the log, the metrics, the limits and the front door.</summary>
public sealed class ExchangeTellingTests : IDisposable
{
    private readonly OneSilo _silo = new(SomeAnswer.CertificatePem);

    private RecordedSteps Steps => _silo.Steps;

    public void Dispose() => _silo.Dispose();

    [Fact]
    public async Task The_signer_is_told_the_form_of_the_channel_and_when_the_front_door_had_it()
    {
        var earlier = _silo.Time.GetUtcNow() - TimeSpan.FromSeconds(3);

        await _silo.RunAsync(OneSilo.Payment() with { ReceivedAt = earlier });
        await _silo.RunAsync(SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml")));

        Assert.Equal([(SignatureProfile.Spi, earlier), (SignatureProfile.Dict, _silo.Time.GetUtcNow())], Steps.Unsigned.Select(unsigned => (unsigned.Document.Profile, unsigned.ReceivedAt)));
        Assert.NotNull(Steps.Unsigned[0].CreatedAt);
        Assert.Null(Steps.Unsigned[1].CreatedAt);
    }

    /// <summary>Who reads the record takes the body apart by the type that stands beside it.</summary>
    [Fact]
    public async Task Several_messages_are_recorded_with_the_type_the_path_and_the_bytes_that_leave()
    {
        var body = string.Concat(Enumerable.Repeat($"--bnd\r\nContent-Type: application/xml\r\n\r\n{SomeProtocol.Pacs008()}\r\n", 2)) + "--bnd--\r\n";
        var request = SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(body), "multipart/mixed; boundary=bnd");

        await _silo.RunAsync(request with { Path = request.Path + "/", RequestId = "request-1" });

        var (intent, sent) = (Assert.Single(Steps.Intents), Assert.Single(Steps.Sent));
        var type = Assert.Single(intent.RequestHeaders, header => header.Key == "Content-Type").Value;
        Assert.True(MultipartBody.TryParse(type, intent.RequestBody, out var parts, out var why), why);
        Assert.Equal(2, parts.Parts.Length);
        Assert.Equal((request.Path, request.Path), (intent.Path, sent.Path));
        Assert.Equal(sent.Headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), intent.RequestHeaders);
    }

    [Fact]
    public async Task What_came_too_late_is_not_sent()
    {
        var reply = await _silo.RunAsync(OneSilo.Payment() with { Deadline = TimeSpan.FromSeconds(-5) });

        Assert.Equal((ExchangeError.DeadlineBeforeSending, Fate.NotSent), (reply.Error, reply.Fate));
        Assert.Empty(Steps.Intents);
    }

    [Fact]
    public async Task The_log_has_the_operation_the_end_to_end_id_and_the_request_id_of_what_it_is_about()
    {
        var paid = await _silo.RunAsync(OneSilo.Payment());
        await _silo.RunAsync(OneSilo.LookUp() with { RequestId = "request-2" });
        await _silo.RunAsync(OneSilo.StartStream() with { RequestId = "request-3" });

        Assert.Equal(
            [
                $"sendMessages of end-to-end id {paid.EndToEndId}, request request-1",
                "getEntry of end-to-end id E9999901020260803120012345678900, request request-2",
                "startStream of end-to-end id (null), request request-3".Replace("(null)", "", StringComparison.Ordinal),
            ],
            _silo.Log.Scopes);
    }

    [Fact]
    public async Task Each_exchange_is_counted_with_how_it_ended()
    {
        using var measured = new MeasuredHere();

        await _silo.RunAsync(OneSilo.Payment());

        Assert.Contains("pix.exchange.requests spi sendMessages answered None", measured.Counts);
    }

    [Fact]
    public async Task An_answer_that_does_not_verify_is_counted_with_its_rule()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Single("<GetEntryResponse/>");

        await _silo.RunAsync(OneSilo.LookUp());

        Assert.Contains("pix.exchange.verification.failures dict SignatureMissing", measured.Counts);
    }

    [Fact]
    public async Task An_answer_that_verifies_is_not_counted_as_one_that_does_not()
    {
        using var measured = new MeasuredHere();
        var entry = SomeAnswer.Entry("11122233300", "2026-08-03T12:00:00.000Z");
        Steps.Answer = SomeAnswer.Single(entry);

        var reply = await _silo.RunAsync(OneSilo.LookUp());

        Assert.Equal((SignatureValidity.Valid, entry), (reply.Signature, Encoding.UTF8.GetString(reply.Body.Span)));
        Assert.DoesNotContain(measured.Counts, count => count.StartsWith("pix.exchange.verification.failures", StringComparison.Ordinal));
        Assert.DoesNotContain(measured.Counts, count => count.StartsWith("pix.exchange.answers.far_from_clock", StringComparison.Ordinal));
    }

    // Valid by its signature: of another key, from an hour ago.
    [Fact]
    public async Task A_genuine_answer_to_another_question_does_not_reach_the_caller_and_is_in_the_audit_whole()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Single(SomeAnswer.Entry("99988877700", "2026-08-03T11:00:00.000Z"));

        var reply = await _silo.RunAsync(OneSilo.LookUp());

        Assert.Equal((ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown, SignatureValidity.Invalid, true), (reply.Error, reply.Fate, reply.Signature, reply.Body.IsEmpty));
        Assert.Equal("The Central Bank answered 200; the answer breaks the binding rule AnotherSubject.", reply.Detail);
        var outcome = Assert.Single(Steps.Outcomes);
        Assert.Equal("false", outcome.ResponseSignatureValid);
        Assert.Equal(Steps.Answer.Body.ToArray(), outcome.ResponseBody.ToArray());
        Assert.Contains("pix.exchange.verification.failures dict AnotherSubject", measured.Counts);
    }

    // The path of a write names nothing: what is signed is the body.
    [Fact]
    public async Task A_genuine_answer_to_another_write_does_not_reach_the_caller()
    {
        var create = SomeProtocol.DictPost("/api/v2/entries/", SomeProtocol.Dict("entries/CreateEntryRequest.xml"));

        Steps.Answer = SomeAnswer.Single(SomeAnswer.Created("+5561988880001", "11122233300"));
        var anothers = await _silo.RunAsync(create with { RequestId = "request-1" });
        Steps.Answer = SomeAnswer.Single(SomeAnswer.Created("+5561988880000", "11122233300"));
        var ours = await _silo.RunAsync(create with { RequestId = "request-2" });

        Assert.Equal((ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown, SignatureValidity.Invalid, true), (anothers.Error, anothers.Fate, anothers.Signature, anothers.Body.IsEmpty));
        Assert.Equal("The Central Bank answered 200; the answer breaks the binding rule AnotherSubject.", anothers.Detail);
        Assert.Equal((ExchangeError.None, SignatureValidity.Valid), (ours.Error, ours.Signature));
    }

    [Fact]
    public async Task An_answer_far_from_the_clock_goes_on_and_is_counted()
    {
        using var measured = new MeasuredHere();
        Steps.Answer = SomeAnswer.Single(SomeAnswer.Entry("11122233300", "2026-08-03T11:00:00.000Z"));

        var reply = await _silo.RunAsync(OneSilo.LookUp());

        Assert.Equal((Fate.Answered, 200, SignatureValidity.Valid), (reply.Fate, reply.Status, reply.Signature));
        Assert.Contains("pix.exchange.answers.far_from_clock getEntry", measured.Counts);
    }

    [Fact]
    public async Task The_levels_that_DICT_tells_correct_the_limits()
    {
        Steps.Answer = SomeAnswer.Single(SomeAnswer.Policies());

        var reply = await _silo.RunAsync(SomeProtocol.Get(PixChannel.Dict, "/api/v2/policies/", "", new HeaderField("PI-RequestingParticipant", SomeProtocol.Ispb)));

        Assert.Equal((200, SignatureValidity.Valid), (reply.Status, reply.Signature));
        Assert.Contains(_silo.BudgetsAskedFor, budget => budget.EndsWith(SomeProtocol.Ispb, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ExchangeError.HsmBusy, true)]
    [InlineData(ExchangeError.HsmUnavailable, true)]
    [InlineData(ExchangeError.NoKeyForItsTime, false)]
    [InlineData(ExchangeError.DeadlineBeforeSending, false)]
    public async Task The_front_door_is_told_what_another_silo_may_try(ExchangeError error, bool another)
    {
        Steps.Signature = new SigningOutcome { Error = error };

        Assert.Equal(another, (await _silo.RunAsync(OneSilo.Payment())).AnotherSiloMay);
    }

    [Fact]
    public void What_keeps_only_this_silo_from_sending() => Assert.Equal(
        [ExchangeError.HsmBusy, ExchangeError.HsmUnavailable, ExchangeError.AuditUnavailable, ExchangeError.InternalBeforeSending],
        Enum.GetValues<ExchangeError>().Where(SiloFaults.Are).Order());

    [Theory]
    [InlineData(TransmissionFate.NotSent, true, true)]
    [InlineData(TransmissionFate.NotSent, false, false)]
    [InlineData(TransmissionFate.Unknown, true, false)]
    [InlineData(TransmissionFate.Answered, true, false)]
    public async Task A_silo_that_reaches_nothing_says_that_another_may(TransmissionFate fate, bool endpointFailed, bool another)
    {
        Steps.Answer = new() { Fate = fate, EndpointFailed = endpointFailed, Status = fate == TransmissionFate.Answered ? 201 : 0 };

        Assert.Equal(another, (await _silo.RunAsync(OneSilo.Payment())).AnotherSiloMay);
    }
}
