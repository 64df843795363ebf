using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Tests.Transmission;

/// <summary>What is said of an attempt that ended with an exception: whether it left, who is to blame, and one sentence.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Gone = "The caller closed its connection while the request was under way.";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _caller = new();
    private readonly Sending _sending;

    public FailureTests() => _sending = new Sending(SomeTransmission.Post(), TimeSpan.FromSeconds(10), _time, _caller.Token);

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

    public void Dispose() => _caller.Dispose();

    [Theory]
    [MemberData(nameof(BeforeTheFirstByte))]
    public void Before_the_first_byte_nothing_was_sent(Exception exception, string detail)
    {
        var attempt = Failures.Attempt(exception, started: false, answer: null, _sending, "");

        Assert.Equal((AttemptEnd.NotSent, 0, detail, true), (attempt.End, attempt.Status, attempt.Detail, attempt.Blames));
        Assert.True(attempt.Headers.IsEmpty && attempt.Body.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(AfterIt))]
    public void After_it_the_request_may_have_been_received(Exception exception, bool isUnreadable, int status, string detail)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)(status == 0 ? 200 : status)) { Headers = { { "PI-Note", "1" } } };

        var attempt = Failures.Attempt(exception, started: true, status == 0 ? null : new Answer(response, 1000), _sending, "");

        Assert.Equal((isUnreadable ? AttemptEnd.Unreadable : AttemptEnd.Lost, status, detail, true), (attempt.End, attempt.Status, attempt.Detail, attempt.Blames));
        Assert.Equal(status == 0 ? [] : ["PI-Note"], attempt.Headers.Select(header => header.Name));
    }

    [Theory]
    [InlineData(9.999, true)]
    [InlineData(10, false)]
    [InlineData(11, false)]
    public void An_end_by_the_callers_own_time_is_no_fault_of_the_endpoint(double seconds, bool blames)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(blames, Failures.Attempt(new OperationCanceledException(), true, null, _sending, "").Blames);
        Assert.True(Failures.Attempt(new IOException(), true, null, _sending, "").Blames);
    }

    [Theory]
    [InlineData(false, "No connection to bcb:1: silent.", true)]
    [InlineData(true, "No answer came in time.", false)]
    public void An_end_while_no_connection_can_be_made_is_the_endpoints_fault(bool started, string detail, bool blames)
    {
        _time.Advance(TimeSpan.FromSeconds(10));

        var attempt = Failures.Attempt(new OperationCanceledException(), started, null, _sending, "No connection to bcb:1: silent.");

        Assert.Equal((detail, blames), (attempt.Detail, attempt.Blames));
        _caller.Cancel();
        Assert.False(Failures.Attempt(new OperationCanceledException(), started, null, _sending, "No connection to bcb:1: silent.").Blames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_caller_who_left_is_told_so_and_nobody_is_blamed(bool started)
    {
        var end = started ? AttemptEnd.Lost : AttemptEnd.NotSent;
        _caller.Cancel();

        foreach (var exception in new Exception[] { new OperationCanceledException(), new IOException() })
        {
            var attempt = Failures.Attempt(exception, started, null, _sending, "");
            Assert.Equal((end, Gone, false), (attempt.End, attempt.Detail, attempt.Blames));
        }
    }
}
