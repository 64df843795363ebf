using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

public sealed class ResendTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Resends_the_same_bytes_after(int status)
    {
        await using var server = Server(status, 201);
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 201, 2, true), (result.Fate, result.Status, result.Attempts, result.EarlierAttemptUnknown));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0], server.Requests[1]);
    }

    // What held the last attempt back says nothing of the first.
    [Fact]
    public async Task An_earlier_attempt_that_may_have_been_received_is_no_refusal_for_lack_of_tokens()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            connection.Reset();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);
        var request = SomeTransmission.Post(mayResend: true) with { Gate = new OnceGate() };

        var result = await transmitter.SendAsync(request, SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, true, 1), (result.Fate, result.EarlierAttemptUnknown, result.Attempts));
        Assert.False(result.Busy || result.RateLimited || result.IsLimitUnknown);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    public async Task Never_resends_after(int status)
    {
        await using var server = Server(status, 201);
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, status, 1), (result.Fate, result.Status, result.Attempts));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Does_not_resend_what_may_not_be(int status)
    {
        await using var server = Server(status, 201);
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: false), SomeTransmission.Time, Token);

        Assert.Equal((status, 1), (result.Status, result.Attempts));
    }

    [Fact]
    public async Task Resends_after_the_connection_died()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            if (connection.Number < 3)
            {
                connection.Reset();
                return;
            }

            await connection.Answer(201);
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 201, 3), (result.Fate, result.Status, result.Attempts));
        Assert.Single(server.Requests.Distinct());
    }

    [Fact]
    public async Task Resends_after_no_answer_came_in_time()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            if (connection.Number == 1)
            {
                await connection.Hang();
            }

            await connection.Answer(201);
            await connection.Hang();
        });
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), time: time);
        var sending = transmitter.SendAsync(SomeTransmission.Post(mayResend: true), TimeSpan.FromMinutes(10), Token);
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        // The time for an answer, then that between two attempts.
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return server.Requests.Count == 2;
        });
        var result = await sending;

        Assert.Equal((201, 2), (result.Status, result.Attempts));
    }

    [Fact]
    public async Task Stops_after_the_configured_number_with_the_last_answer()
    {
        await using var server = Server(500, 502, 503, 201);
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 503, 3), (result.Fate, result.Status, result.Attempts));
    }

    [Fact]
    public async Task A_refusal_after_a_lost_attempt_says_that_the_first_may_have_arrived()
    {
        await using var server = Server(500, 429);
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((429, true), (result.Status, result.EarlierAttemptUnknown));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_503_of_which_nothing_was_stored_leaves_no_attempt_unknown(bool nothingStored, bool earlierUnknown)
    {
        await using var server = Server(503, 404);
        await using var transmitter = SomeTransmission.Transmitter(server);
        var request = SomeTransmission.Post(mayResend: true) with { SaysNothingStored = (status, _) => nothingStored && status == 503 };

        var result = await transmitter.SendAsync(request, SomeTransmission.Time, Token);

        Assert.Equal((404, 2, false, earlierUnknown), (result.Status, result.Attempts, result.NothingStored, result.EarlierAttemptUnknown));
    }

    [Fact]
    public async Task The_last_answer_says_whether_anything_was_stored_and_an_earlier_one_is_not_forgotten()
    {
        await using var server = Server(500, 503);
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxResends = 1);
        var request = SomeTransmission.Post(mayResend: true) with { SaysNothingStored = (status, _) => status == 503 };

        var result = await transmitter.SendAsync(request, SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 503, true, true), (result.Fate, result.Status, result.NothingStored, result.EarlierAttemptUnknown));
    }

    [Theory]
    [InlineData(500, false, TransmissionFate.Unknown)]
    [InlineData(503, true, TransmissionFate.NotSent)]
    public async Task A_caller_that_gives_up_while_a_resend_waits_is_told_what_is_known(int status, bool nothingStored, TransmissionFate fate)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = Server(status);
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.ResendDelay = TimeSpan.FromSeconds(5));
        var request = SomeTransmission.Post(mayResend: true) with { SaysNothingStored = (_, _) => nothingStored };

        var sending = transmitter.SendAsync(request, TimeSpan.FromMinutes(1), caller.Token);
        await Wait.UntilAsync(() => server.Requests.Count == 1 && transmitter.State.Endpoints[0].InFlight == 0);
        await caller.CancelAsync();

        Assert.Equal((fate, fate == TransmissionFate.Unknown), ((await sending).Fate, (await sending).EarlierAttemptUnknown));
    }

    [Fact]
    public async Task A_wait_that_does_not_fit_in_the_callers_time_ends_with_what_is_known()
    {
        await using var server = Server(500);
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.ResendDelay = TimeSpan.FromSeconds(5));

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), TimeSpan.FromSeconds(2), Token);

        Assert.Equal((TransmissionFate.Answered, 500, 1, false), (result.Fate, result.Status, result.Attempts, result.EarlierAttemptUnknown));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_that_are_missing_for_a_resend_do_not_hide_the_first_attempt(bool unknown)
    {
        await using var server = Server(500);
        await using var transmitter = SomeTransmission.Transmitter(server);
        var request = SomeTransmission.Post(mayResend: true) with { Gate = new OnceOnlyGate(), SaysNothingStored = (_, _) => !unknown };

        var result = await transmitter.SendAsync(request, SomeTransmission.Time, Token);

        Assert.Equal(
            (unknown ? TransmissionFate.Unknown : TransmissionFate.NotSent, !unknown, unknown),
            (result.Fate, result.RateLimited, result.EarlierAttemptUnknown));
        Assert.Equal(!unknown, result.Detail.Contains("nothing was sent", StringComparison.Ordinal));
    }

    // "Busy" and "no connection" say that nothing was sent.
    [Fact]
    public async Task A_circuit_that_opens_before_a_resend_does_not_hide_the_first_attempts()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            connection.Reset();
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => (options.CircuitMinimumAttempts, options.CircuitBreak) = (2, TimeSpan.FromSeconds(30)));

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, false, true), (result.Fate, result.Busy, result.EarlierAttemptUnknown));
        Assert.Equal("An earlier attempt may have been received; the last one did not leave.", result.Detail);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_the_pool_repeated_by_itself_counts_as_sent_before()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(404);
            if (await connection.Read() is not null && connection.Number == 1)
            {
                await connection.Close();
            }
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxResends = 0);
        var get = SomeTransmission.Get() with { MayResend = true };

        var first = await transmitter.SendAsync(get, SomeTransmission.Time, Token);
        var second = await transmitter.SendAsync(get, SomeTransmission.Time, Token);

        Assert.Equal((404, false), (first.Status, first.EarlierAttemptUnknown));
        Assert.Equal((404, true, 3), (second.Status, second.EarlierAttemptUnknown, server.Requests.Count));
    }

    [Fact]
    public async Task Not_sent_after_a_lost_attempt_is_unknown()
    {
        RawServer? server = null;
        server = new RawServer(async connection =>
        {
            await connection.Read();
            server!.StopListening();
            connection.Reset();
        });
        await using var stopped = server;
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, true), (result.Fate, result.EarlierAttemptUnknown));
        Assert.True(result.Attempts > 1);
    }

    [Fact]
    public async Task Waits_as_long_as_Retry_After_says()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(503, "Retry-After: 1\r\n");
            await connection.Read();
            await connection.Answer(201);
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal(201, result.Status);
        Assert.True(result.Elapsed >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_next_attempt_is_made_when_the_wait_is_over_and_not_before()
    {
        var answers = new Queue<(int, string)>([(503, "Retry-After: 30\r\n"), (201, "")]);
        await using var server = new RawServer(async connection =>
        {
            while (await connection.Read() is not null)
            {
                var (status, headers) = answers.Dequeue();
                await connection.Answer(status, headers);
            }
        });
        var time = new ClockOfTimers();
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), time: time);
        var waiting = time.WaitBeginsAsync(TimeSpan.FromSeconds(30));
        var sending = transmitter.SendAsync(SomeTransmission.Post(mayResend: true), TimeSpan.FromMinutes(10), Token);
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), Token);

        time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.Single(server.Requests);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((201, 2), ((await sending.WaitAsync(TimeSpan.FromMinutes(1), Token)).Status, server.Requests.Count));
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_time_of_the_caller_is_passed_on_at_once()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(503, "Retry-After: 60\r\n"));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), time: time);

        // A wait would never end: this clock stands.
        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token).WaitAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal((503, 1, TimeSpan.FromSeconds(60), TimeSpan.Zero), (result.Status, result.Attempts, result.RetryAfter, result.Elapsed));
    }

    [Fact]
    public async Task Too_many_failures_open_the_circuit_and_nothing_leaves()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(500));
        await using var transmitter = SomeTransmission.Transmitter(server, options =>
        {
            options.CircuitMinimumAttempts = 4;
            options.MaxResends = 0;
            options.CircuitBreak = TimeSpan.FromSeconds(30);
        });

        for (var i = 0; i < 4; i++)
        {
            await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        }

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.NotSent, true, 0), (result.Fate, result.Busy, result.Attempts));
        Assert.True(result.RetryAfter > TimeSpan.FromSeconds(10));
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(EndpointCondition.Open, transmitter.State.Condition);
    }

    [Fact]
    public async Task Answers_that_refuse_do_not_open_the_circuit()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(429));
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.CircuitMinimumAttempts = 2);

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(429, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
        }
    }

    private sealed class OnceOnlyGate : ISendGate
    {
        private int _entered;

        public ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken) => new(new Leave(_entered++ == 0));

        private sealed class Leave(bool granted) : SendLeave
        {
            public override TimeSpan? RetryAfter => granted ? null : TimeSpan.FromSeconds(3);

            public override string Detail => granted ? "" : "The limit is used up; nothing was sent.";

            public override void End(bool left, int status, TimeSpan? retryAfter)
            {
            }
        }
    }

    private static RawServer Server(params int[] statuses)
    {
        var next = -1;
        return new RawServer(async connection =>
        {
            while (await connection.Read() is not null)
            {
                await connection.Answer(statuses[Math.Min(Interlocked.Increment(ref next), statuses.Length - 1)]);
            }
        });
    }

    // Leave for one attempt; for the next nobody knows what is left.
    private sealed class OnceGate : ISendGate
    {
        private int _entered;

        public ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken) => new(new Leave(_entered++ > 0));

        private sealed class Leave(bool isRefused) : SendLeave
        {
            public override TimeSpan? RetryAfter => isRefused ? TimeSpan.FromSeconds(1) : null;

            public override bool IsLimitUnknown => isRefused;

            public override void End(bool left, int status, TimeSpan? retryAfter)
            {
            }
        }
    }
}
