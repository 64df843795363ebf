using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>Servers close idle connections, and a request that must not be repeated is unknown when that happens under it.</summary>
public sealed class FreshConnectionTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The server closes a connection that was idle for 1.2 s at the worst moment: when it has the next request.
    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Fifty_that_must_not_be_repeated_on_a_server_that_closes_idle_connections_and_none_is_unknown(string method)
    {
        await using var server = ClosingUnderASecondRequest();
        await using var transmitter = Transmitter(server);
        var request = method == "GET" ? SomeTransmission.Get() : SomeTransmission.Post();

        for (var i = 1; i <= 50; i++)
        {
            var result = await transmitter.SendAsync(request, SomeTransmission.Time, Token);

            Assert.Equal((TransmissionFate.Answered, 1, i), (result.Fate, result.Attempts, server.Connections));
            _time.Advance(TimeSpan.FromSeconds(1.2));
        }
    }

    [Fact]
    public async Task A_connection_used_less_than_a_second_ago_is_used_again()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = Transmitter(server);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TransmissionFate.Answered, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Fate);
            _time.Advance(TimeSpan.FromSeconds(0.9));
        }

        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task What_may_be_repeated_uses_an_older_connection()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = Transmitter(server);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TransmissionFate.Answered, (await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token)).Fate);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(1, server.Connections);
    }

    // The time of a long answer is not idleness.
    [Fact]
    public async Task A_connection_is_idle_from_the_end_of_its_last_answer()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            _time.Advance(TimeSpan.FromSeconds(3));
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var transmitter = Transmitter(server);

        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((1, 2), (server.Connections, server.Requests.Count));
    }

    [Fact]
    public async Task All_idle_connections_are_passed_over_within_one_attempt_and_the_most_at_once_stays()
    {
        var (all, read) = (new TaskCompletionSource(), 0);
        await using var server = new RawServer(async connection =>
        {
            // None is answered before each has its request: otherwise one that is still opening may be left over, and fresh.
            await connection.Read();
            if (Interlocked.Increment(ref read) == 4)
            {
                all.TrySetResult();
            }

            await all.Task.WaitAsync(connection.Stop);
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var transmitter = Transmitter(server, maxConnections: 4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)));
        _time.Advance(TimeSpan.FromSeconds(2));

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 1, 5), (result.Fate, result.Attempts, server.Connections));
    }

    private static RawServer ClosingUnderASecondRequest() => new(async connection =>
    {
        await connection.Read();
        await connection.Answer(201);
        if (await connection.Read() is not null)
        {
            await connection.Close();
        }
    });

    private LaneSender Transmitter(RawServer server, int maxConnections = 16)
    {
        var options = SomeTransmission.Options(server.Port);
        options.MaxConnections = maxConnections;
        options.SlowStart = TimeSpan.Zero;
        return SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), time: _time);
    }
}
