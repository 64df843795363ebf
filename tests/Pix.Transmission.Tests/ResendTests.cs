using Pix.Transmission;
using Xunit;

namespace Pix.Tests.Transmission;

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
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.AnswerTimeout = TimeSpan.FromMilliseconds(200));

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

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
    public async Task A_Retry_After_beyond_the_time_of_the_caller_is_passed_on_at_once()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(503, "Retry-After: 60\r\n"));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((503, 1, TimeSpan.FromSeconds(60)), (result.Status, result.Attempts, result.RetryAfter));
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(5));
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
        Assert.Equal(CircuitState.Open, transmitter.State.Circuit);
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
}
