using System.Globalization;
using System.Text;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Grains.Exchange;
using Pix.Grains.Verification;
using Pix.Protocol.Operations;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Tests.Exchange;

/// <summary>The table from what is known to what is told, in code and in docs/fates.md.</summary>
public sealed class FateTableTests
{
    private static readonly Operation Pay = Find(PixChannel.Spi, "POST", "/api/v1/in/99999010/msgs");
    private static readonly Operation LookUp = Find(PixChannel.Dict, "GET", "/api/v2/entries/11122233300");

    public static TheoryData<string, bool, ExchangeError, Fate> Rows => new()
    {
        { nameof(AnswerKind.Success), false, ExchangeError.None, Fate.Answered },
        { nameof(AnswerKind.Success), true, ExchangeError.None, Fate.Answered },
        { nameof(AnswerKind.Refusal), false, ExchangeError.None, Fate.Answered },
        { nameof(AnswerKind.Refusal), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.ServerError), false, ExchangeError.CentralBankFailed, Fate.OutcomeUnknown },
        { nameof(AnswerKind.ServerError), true, ExchangeError.CentralBankFailed, Fate.OutcomeUnknown },
        { nameof(AnswerKind.ConnectionRefused), false, ExchangeError.EndpointBusy, Fate.NotSent },
        { nameof(AnswerKind.ConnectionRefused), true, ExchangeError.CentralBankFailed, Fate.OutcomeUnknown },
        { nameof(AnswerKind.InvalidSignature), false, ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown },
        { nameof(AnswerKind.InvalidSignature), true, ExchangeError.AnswerSignatureInvalid, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Unreadable), false, ExchangeError.AnswerUnreadable, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Unreadable), true, ExchangeError.AnswerUnreadable, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Lost), false, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Lost), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.NotConnected), false, ExchangeError.EndpointUnreachable, Fate.NotSent },
        { nameof(AnswerKind.NotConnected), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Busy), false, ExchangeError.EndpointBusy, Fate.NotSent },
        { nameof(AnswerKind.Busy), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.Limited), false, ExchangeError.RateLimited, Fate.NotSent },
        { nameof(AnswerKind.Limited), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
        { nameof(AnswerKind.LimitUnknown), false, ExchangeError.LimitUnknown, Fate.NotSent },
        { nameof(AnswerKind.LimitUnknown), true, ExchangeError.NoAnswer, Fate.OutcomeUnknown },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_write_is_told_what_is_known(string kind, bool earlierUnknown, ExchangeError error, Fate fate)
    {
        var answer = Enum.Parse<AnswerKind>(kind);
        var (result, verdict) = Ended(answer, earlierUnknown);

        var reply = ExchangeReplies.From(Pay, sentBefore: false, result, verdict);

        Assert.Equal((error, fate), (reply.Error, reply.Fate));
        Assert.Equal((error, fate), (FateTable.Of(answer, changes: true, earlierUnknown).Error, FateTable.Of(answer, changes: true, earlierUnknown).Fate));
        Assert.Equal(answer, ExchangeReplies.KindOf(result, verdict));
        Assert.Equal(answer == AnswerKind.InvalidSignature ? SignatureValidity.Invalid : SignatureValidity.Absent, reply.Signature);
    }

    [Theory]
    [InlineData(200, false, nameof(AnswerKind.Success))]
    [InlineData(299, true, nameof(AnswerKind.Success))]
    [InlineData(300, false, nameof(AnswerKind.Refusal))]
    [InlineData(499, true, nameof(AnswerKind.Refusal))]
    [InlineData(500, false, nameof(AnswerKind.ServerError))]
    [InlineData(500, true, nameof(AnswerKind.ConnectionRefused))]
    [InlineData(599, false, nameof(AnswerKind.ServerError))]
    public void The_classes_of_an_answer_end_where_those_of_HTTP_do(int status, bool nothingStored, string kind)
    {
        var result = new TransmissionResult { Fate = TransmissionFate.Answered, Status = status, NothingStored = nothingStored };

        Assert.Equal(Enum.Parse<AnswerKind>(kind), ExchangeReplies.KindOf(result, AnswerVerdict.Absent(default)));
    }

    // What only asks has the truth in its answer, whatever became of an attempt before.
    [Theory]
    [MemberData(nameof(Rows))]
    public void A_read_is_told_the_same_but_for_a_refusal_which_is_its_answer(string kind, bool earlierUnknown, ExchangeError error, Fate fate)
    {
        var answer = Enum.Parse<AnswerKind>(kind);
        var (result, verdict) = Ended(answer, earlierUnknown);

        var reply = ExchangeReplies.From(LookUp, sentBefore: false, result, verdict);

        Assert.Equal(answer == AnswerKind.Refusal ? (ExchangeError.None, Fate.Answered) : (error, fate), (reply.Error, reply.Fate));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_silo_that_may_have_sent_it_counts_as_an_attempt_before(string kind, bool earlierUnknown, ExchangeError error, Fate fate)
    {
        var answer = Enum.Parse<AnswerKind>(kind);
        var (result, verdict) = Ended(answer, earlierUnknown: false);

        var reply = ExchangeReplies.From(Pay, sentBefore: earlierUnknown, result, verdict);

        Assert.Equal((error, fate), (reply.Error, reply.Fate));
    }

    [Theory]
    [InlineData(nameof(AnswerKind.ServerError), false, "The Central Bank answered 500: whether it stored the request is not known. Its answer is in the audit.")]
    [InlineData(nameof(AnswerKind.ConnectionRefused), false, "The Central Bank answered 503, too many connections: it stored nothing. Its answer is in the audit.")]
    [InlineData(nameof(AnswerKind.ConnectionRefused), true, "The last attempt was answered 503, but an earlier one may have been received. This answer is in the audit.")]
    [InlineData(nameof(AnswerKind.Refusal), true, "The last attempt was answered 403, but an earlier one may have been received. This answer is in the audit.")]
    [InlineData(nameof(AnswerKind.InvalidSignature), false, "The Central Bank answered 200; the answer breaks the signature rule Some.")]
    [InlineData(nameof(AnswerKind.Limited), false, "Nothing was sent.")]
    [InlineData(nameof(AnswerKind.Limited), true, "An earlier attempt may have been received; the last one did not leave.")]
    [InlineData(nameof(AnswerKind.NotConnected), true, "An earlier attempt may have been received; the last one did not leave.")]
    [InlineData(nameof(AnswerKind.Busy), true, "An earlier attempt may have been received; the last one did not leave.")]
    [InlineData(nameof(AnswerKind.Lost), false, "Nothing was sent.")]
    public void The_detail_never_contradicts_the_fate(string kind, bool earlierUnknown, string detail)
    {
        var answer = Enum.Parse<AnswerKind>(kind);
        var (result, verdict) = Ended(answer, earlierUnknown);

        Assert.Equal(detail, ExchangeReplies.From(Pay, false, result, verdict).Detail);
    }

    [Theory]
    [InlineData(nameof(AnswerKind.ServerError), 7, 7)]
    [InlineData(nameof(AnswerKind.ServerError), null, null)]
    [InlineData(nameof(AnswerKind.Lost), 7, 7)]
    [InlineData(nameof(AnswerKind.Lost), null, null)]
    [InlineData(nameof(AnswerKind.ConnectionRefused), 7, 7)]
    [InlineData(nameof(AnswerKind.ConnectionRefused), null, 1)]
    [InlineData(nameof(AnswerKind.NotConnected), null, 1)]
    [InlineData(nameof(AnswerKind.Busy), 7, 7)]
    [InlineData(nameof(AnswerKind.Limited), 7, 7)]
    [InlineData(nameof(AnswerKind.Unreadable), 7, null)]
    [InlineData(nameof(AnswerKind.InvalidSignature), 7, null)]
    public void The_wait_is_by_rule(string kind, int? told, int? wait)
    {
        var answer = Enum.Parse<AnswerKind>(kind);
        var (result, verdict) = Ended(answer, earlierUnknown: false);

        var reply = ExchangeReplies.From(Pay, false, result with { RetryAfter = told is { } seconds ? TimeSpan.FromSeconds(seconds) : null }, verdict);

        Assert.Equal(wait is { } expected ? TimeSpan.FromSeconds(expected) : null, reply.RetryAfter);
    }

    [Theory]
    [InlineData("2147483647", 60.0, "60")]
    [InlineData("Fri, 31 Dec 2094 23:59:59 GMT", 60.0, "60")]
    [InlineData("3", 2.1, "3")]
    [InlineData("soon", null, null)]
    public void The_Retry_After_that_goes_on_is_the_bounded_one(string told, double? bounded, string? passedOn)
    {
        var result = new TransmissionResult
        {
            Fate = TransmissionFate.Answered,
            Status = 429,
            Headers = [new HeaderField("PI-A", "1"), new HeaderField("retry-after", told), new HeaderField("PI-B", "2")],
            RetryAfter = bounded is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };

        var reply = ExchangeReplies.From(Pay, false, result, AnswerVerdict.Absent(default));

        Assert.Equal(passedOn, reply.Headers.SingleOrDefault(header => header.Name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))?.Value);
        Assert.Equal(["1", "2"], reply.Headers.Where(header => header.Name.StartsWith("PI-", StringComparison.Ordinal)).Select(header => header.Value));
    }

    [Fact]
    public void An_answer_goes_on_as_it_was_verified()
    {
        var result = new TransmissionResult { Fate = TransmissionFate.Answered, Status = 200, Body = "all"u8.ToArray(), Headers = [new HeaderField("PI-A", "1")] };

        var reply = ExchangeReplies.From(LookUp, false, result, AnswerVerdict.Valid("verified"u8.ToArray()));

        Assert.Equal((200, SignatureValidity.Valid, "verified"), (reply.Status, reply.Signature, Encoding.UTF8.GetString(reply.Body.Span)));
        Assert.Equal(result.Headers, reply.Headers);
    }

    [Theory]
    [InlineData(true, true, "NotConnected")]
    [InlineData(true, false, "Busy")]
    [InlineData(false, true, "NotConnected")]
    public void A_pause_after_failures_is_an_endpoint_that_cannot_be_reached(bool busy, bool endpointFailed, string kind) =>
        Assert.Equal(kind, ExchangeReplies.KindOf(new() { Fate = TransmissionFate.NotSent, Busy = busy, EndpointFailed = endpointFailed }, AnswerVerdict.Absent(default)).ToString());

    [Fact]
    public void What_was_written_anew_has_its_own_content_type()
    {
        var result = new TransmissionResult { Fate = TransmissionFate.Answered, Status = 200, Headers = [new HeaderField("content-type", "a/b"), new HeaderField("PI-A", "1")] };

        var reply = ExchangeReplies.From(LookUp, false, result, AnswerVerdict.Valid(default) with { ContentType = "c/d" });

        Assert.Equal([new HeaderField("PI-A", "1"), new HeaderField("Content-Type", "c/d")], reply.Headers);
    }

    [Theory]
    [InlineData("POST", "/api/v1/in/99999010/msgs", PixChannel.Spi, true)]
    [InlineData("GET", "/api/v1/in/catalog", PixChannel.Spi, false)]
    [InlineData("GET", "/api/v1/out/99999010/stream/start", PixChannel.Spi, true)]
    [InlineData("GET", "/api/v2/entries/11122233300", PixChannel.Dict, false)]
    [InlineData("PUT", "/api/v2/entries/11122233300", PixChannel.Dict, true)]
    [InlineData("POST", "/api/v2/keys/check", PixChannel.Dict, false)]
    public void Which_operations_change_something(string method, string path, PixChannel channel, bool changes) =>
        Assert.Equal(changes, Find(channel, method, path).Changes);

    [Fact]
    public async Task The_page_has_the_table_of_the_code()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "fates.md"), TestContext.Current.CancellationToken);

        Assert.Contains(Table(), page, StringComparison.Ordinal);
    }

    private static string Table()
    {
        var table = new StringBuilder("| operation | the last attempt | an earlier one may have been received | sent again in time | `pix-outcome` | status, problem | `Retry-After` |\n|---|---|---|---|---|---|---|\n");
        foreach (var (name, changes, mayResend) in ((string, bool, bool)[])[("write, may be repeated", true, true), ("write, must not be repeated", true, false), ("read", false, true)])
        {
            foreach (var answer in Enum.GetValues<AnswerKind>())
            {
                var again = NextAttempt.MayFollow(AttemptOf(answer), mayResend) ? "yes" : "no";
                foreach (var rows in ((bool Earlier, FateRule Rule)[][])[[(false, FateTable.Of(answer, changes, false)), (true, FateTable.Of(answer, changes, true))]])
                {
                    var same = rows[0].Rule == rows[1].Rule;
                    foreach (var (earlier, rule) in same ? rows[..1] : rows)
                    {
                        table.Append(CultureInfo.InvariantCulture, $"| {name} | {NameOf(answer)} | {(same ? "any" : earlier ? "yes" : "no")} | {again} | `{rule.Fate.Word()}` | {ToldBy(rule.Error)} | {NameOf(rule.Wait)} |\n");
                    }
                }
            }
        }

        return table.ToString();
    }

    private static string ToldBy(ExchangeError error)
    {
        if (error == ExchangeError.None)
        {
            return "the Central Bank's";
        }

        var problem = ExchangeProblems.From(new ExchangeReply { Error = error });
        return $"{problem.Status} `{problem.Slug}`";
    }

    private static string NameOf(RetryAfterRule rule) => rule switch
    {
        RetryAfterRule.None => "none",
        RetryAfterRule.Told => "the Central Bank's, 60 s at most",
        _ => "always",
    };

    private static string NameOf(AnswerKind answer) => answer switch
    {
        AnswerKind.Success => "2xx",
        AnswerKind.Refusal => "3xx, 4xx",
        AnswerKind.ServerError => "5xx",
        AnswerKind.ConnectionRefused => "503 of SPI, too many connections",
        AnswerKind.InvalidSignature => "signature invalid",
        AnswerKind.Unreadable => "unreadable",
        AnswerKind.Lost => "no whole answer",
        AnswerKind.NotConnected => "no connection",
        AnswerKind.Busy => "held back: too many under way, circuit open",
        AnswerKind.Limited => "held back: limit used up",
        AnswerKind.LimitUnknown => "held back: what is left of the limit is not known",
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private static Attempt AttemptOf(AnswerKind answer) => answer switch
    {
        AnswerKind.Success or AnswerKind.InvalidSignature => new() { End = AttemptEnd.Answered, Status = 200 },
        AnswerKind.Refusal => new() { End = AttemptEnd.Answered, Status = 403 },
        AnswerKind.ServerError => new() { End = AttemptEnd.Answered, Status = 500 },
        AnswerKind.ConnectionRefused => new() { End = AttemptEnd.Answered, Status = 503, NothingStored = true },
        AnswerKind.Unreadable => new() { End = AttemptEnd.Unreadable, Status = 200 },
        AnswerKind.Lost => new() { End = AttemptEnd.Lost },
        AnswerKind.NotConnected => new() { End = AttemptEnd.NotSent },
        AnswerKind.Busy => new() { End = AttemptEnd.NotSent, IsCutOff = true },
        _ => new() { End = AttemptEnd.NotSent, RateLimited = true },
    };

    private static (TransmissionResult, AnswerVerdict) Ended(AnswerKind answer, bool earlierUnknown)
    {
        var result = new TransmissionResult { Fate = TransmissionFate.Answered, EarlierAttemptUnknown = earlierUnknown, Detail = "Nothing was sent." };
        result = answer switch
        {
            AnswerKind.Success => result with { Status = 201 },
            AnswerKind.Refusal => result with { Status = 403 },
            AnswerKind.ServerError => result with { Status = 500 },
            AnswerKind.ConnectionRefused => result with { Status = 503, NothingStored = true },
            AnswerKind.InvalidSignature => result with { Status = 200 },
            AnswerKind.Unreadable => result with { Fate = TransmissionFate.Unknown, AnswerUnreadable = true, Status = 200 },
            AnswerKind.Lost => result with { Fate = TransmissionFate.Unknown },
            AnswerKind.NotConnected => result with { Fate = TransmissionFate.NotSent },
            AnswerKind.Busy => result with { Fate = TransmissionFate.NotSent, Busy = true },
            _ => result with { Fate = TransmissionFate.NotSent, Busy = true, RateLimited = true, IsLimitUnknown = answer == AnswerKind.LimitUnknown },
        };
        return (result, answer == AnswerKind.InvalidSignature ? AnswerVerdict.Invalid("Some") : AnswerVerdict.Absent(default));
    }

    private static Operation Find(PixChannel channel, string method, string path) => SomeProtocol.Operations().Find(channel, method, path).Operation!;
}
