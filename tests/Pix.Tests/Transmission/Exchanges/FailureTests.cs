using System.Net;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>What is said of an attempt that ended with an exception: whether it left, who is to blame, and one sentence.</summary>
public sealed class FailureTests
{
    private const string Gone = "The caller closed its connection while the request was under way.";

    public static TheoryData<Exception, string> BeforeTheFirstByte => new()
    {
        { Refused, "No connection to bcb:1: refused." },
        { new HttpRequestException("outer", new IOException("middle", Refused)), "No connection to bcb:1: refused." },
        { new OperationCanceledException(), "No connection to the Central Bank was free or made in time." },
        { new OperationCanceledException("outer", Refused), "No connection to bcb:1: refused." },
        { new HttpRequestException("outer", new IOException("why")), "No connection to the Central Bank: why" },
        { new AnswerUnreadableException("never"), "No connection to the Central Bank: never" },
    };

    public static TheoryData<Exception, bool, int, string> AfterIt => new()
    {
        { new AnswerUnreadableException("It is too large."), true, 0, "It is too large." },
        { new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "Too many headers."), true, 0, "Too many headers." },
        { new HttpRequestException(HttpRequestError.InvalidResponse, "never told"), true, 0, "What came back is not HTTP/1.1." },
        { new HttpRequestException(HttpRequestError.ResponseEnded, "never told"), false, 0, "The connection broke before an answer came." },
        { new IOException("never told"), false, 201, "The connection broke in the middle of the answer." },
        { new OperationCanceledException(), false, 0, "No answer came in time." },
        { new OperationCanceledException(), false, 201, "The answer began and did not end in time." },
    };

    private static ConnectException Refused => new(EndpointList.Parse("bcb:1")![0], "refused.", null);

    [Theory]
    [MemberData(nameof(BeforeTheFirstByte))]
    public void Before_the_first_byte_nothing_was_sent(Exception exception, string detail)
    {
        var attempt = Failures.Attempt(exception, default, started: false, answer: null, "");

        Assert.Equal((AttemptEnd.NotSent, 0, detail, true), (attempt.End, attempt.Status, attempt.Detail, attempt.Blames));
        Assert.True(attempt.Headers.IsEmpty && attempt.Body.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(AfterIt))]
    public void After_it_the_request_may_have_been_received(Exception exception, bool isUnreadable, int status, string detail)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)(status == 0 ? 200 : status)) { Headers = { { "PI-Note", "1" } } };

        var attempt = Failures.Attempt(exception, default, started: true, status == 0 ? null : new Answer(response, 1000), "");

        Assert.Equal((isUnreadable ? AttemptEnd.Unreadable : AttemptEnd.Lost, status, detail, true), (attempt.End, attempt.Status, attempt.Detail, attempt.Blames));
        Assert.Equal(status == 0 ? [] : ["PI-Note"], attempt.Headers.Select(header => header.Name));
    }

    [Theory]
    [InlineData(nameof(TimeLimit.Head), false, true)]
    [InlineData(nameof(TimeLimit.Body), false, true)]
    [InlineData(nameof(TimeLimit.CallersTime), false, false)]
    [InlineData(nameof(TimeLimit.CallersTime), true, true)]
    public void An_end_by_the_callers_own_time_is_no_fault_of_the_endpoint_but_after_a_long_wait(string limit, bool isLong, bool blames)
    {
        var attempt = Failures.Attempt(new OperationCanceledException(), new(Enum.Parse<TimeLimit>(limit), isLong), true, null, "");

        Assert.Equal((AttemptEnd.Lost, "No answer came in time.", blames, blames), (attempt.End, attempt.Detail, attempt.Blames, attempt.IsFailure));
        Assert.True(Failures.Attempt(new IOException(), new(Enum.Parse<TimeLimit>(limit), isLong), true, null, "").Blames);
    }

    [Theory]
    [InlineData(false, "No connection to bcb:1: silent.", true)]
    [InlineData(true, "No answer came in time.", false)]
    public void An_end_while_no_connection_can_be_made_is_the_endpoints_fault(bool started, string detail, bool blames)
    {
        var attempt = Failures.Attempt(new OperationCanceledException(), new(TimeLimit.CallersTime, false), started, null, "No connection to bcb:1: silent.");

        Assert.Equal((detail, blames), (attempt.Detail, attempt.Blames));
        Assert.False(Failures.Attempt(new OperationCanceledException(), new(TimeLimit.Caller, false), started, null, "No connection to bcb:1: silent.").Blames);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_caller_who_left_is_told_so_and_nobody_is_blamed_but_after_a_long_wait(bool started, bool isLong)
    {
        var end = started ? AttemptEnd.Lost : AttemptEnd.NotSent;

        foreach (var exception in new Exception[] { new OperationCanceledException(), new IOException() })
        {
            var attempt = Failures.Attempt(exception, new(TimeLimit.Caller, isLong), started, null, "");
            Assert.Equal((end, Gone, isLong), (attempt.End, attempt.Detail, attempt.Blames));
        }
    }

    // An answer whose head was HTTP shows that the endpoint is there, whatever its body was.
    [Theory]
    [InlineData(HttpRequestError.InvalidResponse, false, false)]
    [InlineData(HttpRequestError.InvalidResponse, true, true)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, false, true)]
    public void What_is_not_HTTP_is_a_failure_of_the_endpoint_and_an_answer_that_cannot_be_read_is_not(HttpRequestError error, bool hasHead, bool isGood)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);

        var attempt = Failures.Attempt(new HttpRequestException(error, "why"), default, started: true, hasHead ? new Answer(response, 1000) : null, "");

        Assert.Equal((AttemptEnd.Unreadable, isGood, isGood, !isGood), (attempt.End, attempt.IsHttp, attempt.IsGood, attempt.IsFailure));
    }
}
