using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>What a caller gets for each reply of the silos.</summary>
public sealed class ReplyTests
{
    public static TheoryData<ExchangeError, string> Errors => new()
    {
        { ExchangeError.UnknownOperation, "404 rejected unknown-operation" },
        { ExchangeError.MethodNotAllowed, "405 rejected method-not-allowed" },
        { ExchangeError.NotWellFormed, "400 rejected not-well-formed" },
        { ExchangeError.UnknownMessage, "422 rejected unknown-message" },
        { ExchangeError.WrongStructure, "422 rejected wrong-structure" },
        { ExchangeError.WrongParticipant, "403 rejected wrong-participant" },
        { ExchangeError.AlreadySigned, "422 rejected already-signed" },
        { ExchangeError.TooLarge, "413 rejected too-large" },
        { ExchangeError.BodyMismatch, "400 rejected body-mismatch" },
        { ExchangeError.CallerNotAllowed, "403 rejected caller-not-allowed" },
        { ExchangeError.CreationTimeOutOfRange, "422 rejected creation-time-out-of-range" },
        { ExchangeError.NoKeyForItsTime, "422 rejected no-key-for-its-time" },
        { ExchangeError.UnsupportedMediaType, "415 rejected unsupported-media-type" },
        { ExchangeError.MissingHeader, "400 rejected missing-header" },
        { ExchangeError.RepeatedHeader, "400 rejected repeated-header" },
        { ExchangeError.UnknownChannel, "422 rejected unknown-channel" },
        { ExchangeError.KeySpelling, "400 rejected key-spelling" },
        { ExchangeError.HsmBusy, "503 not-sent hsm-busy" },
        { ExchangeError.HsmUnavailable, "503 not-sent hsm-unavailable" },
        { ExchangeError.AuditUnavailable, "503 not-sent audit-unavailable" },
        { ExchangeError.EndpointBusy, "503 not-sent endpoint-busy" },
        { ExchangeError.RateLimited, "429 not-sent rate-limited" },
        { ExchangeError.EndpointUnreachable, "503 not-sent endpoint-unreachable" },
        { ExchangeError.DeadlineBeforeSending, "503 not-sent deadline-before-sending" },
        { ExchangeError.LimitUnknown, "503 not-sent limit-unknown" },
        { ExchangeError.NoAnswer, "504 outcome-unknown no-answer" },
        { ExchangeError.AnswerUnreadable, "502 outcome-unknown answer-unreadable" },
        { ExchangeError.AnswerSignatureInvalid, "502 outcome-unknown answer-signature-invalid" },
        { ExchangeError.OutcomeNotAudited, "502 outcome-unknown outcome-not-audited" },
        { ExchangeError.CentralBankFailed, "502 outcome-unknown central-bank-failed" },
        { ExchangeError.InternalBeforeSending, "503 not-sent internal-before-sending" },
        { ExchangeError.InternalAfterSending, "504 outcome-unknown internal-after-sending" },
    };

    [Fact]
    public void Every_error_is_in_the_table() =>
        Assert.Equal(Enum.GetValues<ExchangeError>().Where(error => error != ExchangeError.None), Errors.Select(row => row.Data.Item1).Order());

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Every_error_has_its_problem_and_every_part_of_the_reply_is_told(ExchangeError error, string told)
    {
        var answer = await TellAsync(new ExchangeReply
        {
            Error = error,
            Detail = "What to do.",
            Rule = "rule",
            XPath = "/Envelope",
            RecordId = "r1",
            EndToEndId = "E1",
            Signature = SignatureValidity.Invalid,
            RetryAfter = TimeSpan.FromMilliseconds(1200),
        });

        Assert.Equal(told, answer.Told);
        Assert.Equal(("2", "r1", "false"), (answer.Header("Retry-After"), answer.Header("pix-record-id"), answer.Header("pix-signature-valid")));
        Assert.Equal(
            ["What to do.", "rule", "/Envelope", answer.Header("pix-request-id"), "r1", "E1"],
            ((string[])["detail", "rule", "xpath", "requestId", "recordId", "endToEndId"]).Select(name => answer.Problem.GetProperty(name).GetString()));
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(200, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    [InlineData(60_000, "60")]
    public async Task The_wait_is_told_in_whole_seconds_one_at_least(int milliseconds, string seconds) =>
        Assert.Equal(seconds, (await TellAsync(new ExchangeReply { Error = ExchangeError.HsmBusy, RetryAfter = TimeSpan.FromMilliseconds(milliseconds) })).Header("Retry-After"));

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_told_with_those_that_it_has()
    {
        Assert.Equal("GET, POST", (await TellAsync(new ExchangeReply { Error = ExchangeError.MethodNotAllowed, AllowedMethods = ["GET", "POST"] })).Header("Allow"));
        Assert.Empty((await TellAsync(new ExchangeReply { Error = ExchangeError.UnknownOperation })).Headers["Allow"]);
    }

    [Fact]
    public async Task The_answer_of_the_Central_Bank_is_passed_on_with_what_Pix_says()
    {
        var answer = await TellAsync(FakeSilos.Created with
        {
            Headers =
            [
                new("Content-Type", "application/xml; charset=utf-8"), new("Set-Cookie", "a=1"), new("Set-Cookie", "b=2"), new("PI-Note", "a\tb"),
                new("Connection", "close"), new("Content-Length", "3"), new("Transfer-Encoding", "chunked"), new("Keep-Alive", "1"), new("pix-outcome", "rejected"), new("Pix-Any", "1"),
            ],
        });

        Assert.Equal(("201 answered", "<answer/>"), (answer.Told, answer.Body));
        Assert.Equal(["a=1", "b=2"], answer.Headers["Set-Cookie"]);
        Assert.Equal(["9"], answer.Headers["Content-Length"]);
        Assert.Equal(("a\tb", "true", FakeSilos.Created.RecordId), (answer.Header("PI-Note"), answer.Header("pix-signature-valid"), answer.Header("pix-record-id")));
        Assert.All((string[])["Connection", "Transfer-Encoding", "Keep-Alive", "pix-any"], name => Assert.Empty(answer.Headers[name]));
        Assert.Single(answer.Headers["pix-outcome"]);
    }

    [Fact]
    public async Task Each_part_that_is_withheld_is_named()
    {
        var answer = await TellAsync(FakeSilos.Created with { Withheld = [new WithheldPart(2, "abc=", "DocumentDigest"), new WithheldPart(5, "", "SignatureInvalid")] });

        Assert.Equal(["2;rule=DocumentDigest;resource=abc=", "5;rule=SignatureInvalid;resource="], answer.Headers["pix-withheld"]);
    }

    [Theory]
    [InlineData(64, "The value of {0} has")]
    [InlineData(65, "The value of {0}… has")]
    public void A_header_that_is_refused_is_named_up_to_64_characters(int length, string told) =>
        Assert.StartsWith(string.Format(null, told, new string('a', 64)), Pix.Api.FrontDoor.FrontDoorProblems.BadHeader(new string('a', length)).Detail, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_none_is_not_repeated() =>
        Assert.StartsWith("The name of a header", Pix.Api.FrontDoor.FrontDoorProblems.BadHeader("a b").Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(SignatureValidity.Absent, "absent")]
    [InlineData(SignatureValidity.Valid, "true")]
    [InlineData(SignatureValidity.Invalid, "false")]
    public async Task Every_result_of_the_signature_check_has_its_word(SignatureValidity signature, string word) =>
        Assert.Equal(word, (await TellAsync(FakeSilos.Created with { Signature = signature })).Header("pix-signature-valid"));

    [Fact]
    public async Task The_callers_own_headers_come_back_and_those_of_Pix_do_not()
    {
        var reply = FakeSilos.Created with { RecordId = "" };
        var answer = await TellAsync(reply, "Pix-Correlation: a1\r\npix-many: 1\r\npix-many: 2\r\npix-outcome: forged\r\nPIX-RECORD-ID: forged\r\npix-request-id: forged\r\npix-signature-valid: forged\r\npix-withheld: forged\r\n");

        Assert.Equal(("201 answered", "a1"), (answer.Told, answer.Header("pix-correlation")));
        Assert.Equal(["1", "2"], answer.Headers["pix-many"]);
        Assert.DoesNotContain("forged", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Headers["pix-record-id"]);
    }

    [Theory]
    [InlineData(SpiChannel.Primary, "secondary", "primary")]
    [InlineData(SpiChannel.Secondary, "primary", "secondary")]
    [InlineData(SpiChannel.None, "secondary", "")] // a silo of an earlier version
    [InlineData((SpiChannel)9, "secondary", "")] // or a later one
    public async Task The_channel_is_that_which_the_silo_took_whatever_was_asked_for_in_answers_and_in_problems(SpiChannel used, string asked, string told)
    {
        var header = $"Pix-Channel: {asked}\r\n";

        RawAnswer[] answers =
        [
            await TellAsync(FakeSilos.Created with { SpiChannel = used }, header),
            await TellAsync(FakeSilos.Created with { SpiChannel = used, Signature = (SignatureValidity)9 }, header),
            await TellAsync(new ExchangeReply { Error = ExchangeError.HsmBusy, SpiChannel = used }, header),
        ];

        Assert.Equal([201, 502, 503], answers.Select(answer => answer.Status));
        Assert.All(answers, answer => Assert.Equal(told.Length == 0 ? [] : [told], answer.Headers["pix-channel"]));
    }

    [Fact]
    public async Task As_many_headers_come_back_as_are_allowed()
    {
        var headers = string.Concat(Enumerable.Range(0, 16).Select(number => $"pix-{number}: a\r\n"));

        Assert.Equal("201 answered", (await TellAsync(FakeSilos.Created, headers)).Told);
        var refused = await TellAsync(FakeSilos.Created, headers + "pix-16: a\r\n");
        Assert.Equal("431 rejected headers-too-large", refused.Told);
        Assert.Equal("", refused.Header("pix-0"));
        Assert.Equal("201 answered", (await TellAsync(FakeSilos.Created, headers + "pix-outcome: a\r\n")).Told);
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(304, "")]
    [InlineData(200, "0")]
    public async Task An_answer_without_body_ends_with_its_headers(int status, string length)
    {
        var answer = await TellAsync(FakeSilos.Created with { Status = status, Body = default });

        Assert.Equal($"{status} answered", answer.Told);
        Assert.Equal((length, ""), (answer.Header("Content-Length"), answer.Body));
    }

    private static async Task<RawAnswer> TellAsync(ExchangeReply reply, string headers = "")
    {
        await using var door = await Door.OpenAsync(reply);
        return (await door.SendAsync(RawHttp.Pay(headers))).AssertTold();
    }
}
