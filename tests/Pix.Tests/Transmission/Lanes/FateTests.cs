using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>What is said of a request whose connection dies, at every point where it can.</summary>
public sealed class FateTests
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_listens_is_not_sent()
    {
        var port = ClosedPort.Find();
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(port)));

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.NotSent, 0), (result.Fate, result.Status));
        Assert.Contains($"localhost:{port}", result.Detail, StringComparison.Ordinal);
        Assert.Equal(3, result.Attempts);
    }

    [Fact]
    public async Task A_handshake_that_never_ends_is_not_sent()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var options = SomeTransmission.Options(((System.Net.IPEndPoint)listener.LocalEndpoint).Port);
        options.ConnectTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxResends = 0;
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options));

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.NotSent, true), (result.Fate, result.EndpointFailed));
        Assert.EndsWith("within 0.2 s (Pix:ConnectTimeout).", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_dies_after_the_handshake(bool reset)
    {
        await using var server = new RawServer(connection => Die(connection, reset));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        // It may die before or after the first write, and only the second is unknown.
        Assert.NotEqual(TransmissionFate.Answered, result.Fate);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Connection_dies_in_the_middle_of_the_request()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadSome();
            connection.Reset();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(body: new string('x', 1_000_000)), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, 0, 1), (result.Fate, result.Status, result.Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connection_dies_after_the_request(bool reset)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await Die(connection, reset);
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, 0, 1), (result.Fate, result.Status, result.Attempts));
        Assert.Equal("The connection broke before an answer came.", result.Detail);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 20", 0, "")]
    [InlineData("HTTP/1.1 201 Created\r\nPI-Reso", 0, "")]
    [InlineData("HTTP/1.1 201 Created\r\nPI-A: 1\r\nContent-Length: 100\r\n\r\n<half", 201, "<half")]
    [InlineData("HTTP/1.1 201 Created\r\nPI-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<half", 201, "<half")]
    [InlineData("HTTP/1.1 201 Created\r\nPI-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<half\r\n", 201, "<half")]
    public async Task Connection_dies_in_the_middle_of_the_answer(string sent, int status, string read)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Write(sent);
            await connection.Close();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        // What came is kept for the audit.
        Assert.Equal((TransmissionFate.Unknown, false, status), (result.Fate, result.AnswerUnreadable, result.Status));
        Assert.Equal(read, Encoding.UTF8.GetString(result.Body.Span));
        Assert.Equal(status == 0 ? [] : ["PI-A"], result.Headers.Select(header => header.Name));
    }

    [Fact]
    public async Task No_answer_in_time_is_unknown()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var result = await EndedByAsync(TimeSpan.FromSeconds(2), server, options => options.AnswerTimeout = TimeSpan.FromSeconds(2));

        Assert.Equal((TransmissionFate.Unknown, "No answer came in time."), (result.Fate, result.Detail));
        Assert.Equal(TimeSpan.FromSeconds(2), result.Elapsed);
    }

    [Fact]
    public async Task A_slow_drip_is_cut_off()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (true)
            {
                await connection.Write("x");
                await Task.Delay(20, connection.Stop);
            }
        });
        var result = await EndedByAsync(TimeSpan.FromSeconds(3), server, options => (options.AnswerTimeout, options.BodyTimeout) = (TimeSpan.FromHours(1), TimeSpan.FromSeconds(3)));

        Assert.Equal((TransmissionFate.Unknown, 200), (result.Fate, result.Status));
        Assert.Equal(TimeSpan.FromSeconds(3), result.Elapsed);
    }

    [Fact]
    public async Task The_time_of_the_caller_ends_it()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port)), time: time);
        var sending = transmitter.SendAsync(SomeTransmission.Post(mayResend: true), TimeSpan.FromSeconds(3), Token);
        await Wait.UntilAsync(() => server.Requests.Count > 0);

        // Sooner than the time for an answer ends.
        time.Advance(TimeSpan.FromSeconds(3));
        var result = await sending;

        Assert.Equal((TransmissionFate.Unknown, TimeSpan.FromSeconds(3)), (result.Fate, result.Elapsed));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_that_it_left()
    {
        var read = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            read.SetResult();
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var sending = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, caller.Token);
        await read.Task;
        await caller.CancelAsync();

        Assert.Equal(TransmissionFate.Unknown, (await sending).Fate);
    }

    [Fact]
    public async Task No_time_left_is_not_sent()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(), TimeSpan.Zero, Token);

        Assert.Equal(TransmissionFate.NotSent, result.Fate);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_the_server_closed_while_idle_is_not_used(bool reset)
    {
        var answered = new SemaphoreSlim(0);
        var closed = new SemaphoreSlim(0);
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(201);
            if (connection.Number == 1)
            {
                await answered.WaitAsync(connection.Stop);
                await Die(connection, reset);
                closed.Release();
                return;
            }

            await connection.AnswerAll(201);
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        Assert.Equal(201, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
        answered.Release();
        await closed.WaitAsync(Token);
        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Answered, 201, 1), (result.Fate, result.Status, result.Attempts));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_reused_connection_that_dies_under_a_post_is_unknown_and_not_repeated_in_secret()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(201);
            await connection.Read();
            await connection.Close();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal(TransmissionFate.Unknown, result.Fate);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(true, TransmissionFate.Answered, 3)]
    [InlineData(false, TransmissionFate.Unknown, 2)]
    public async Task A_reused_connection_that_dies_under_a_get_is_repeated_only_where_it_may_be(bool mayResend, TransmissionFate fate, int requests)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Answer(200);
            if (await connection.Read() is not null && connection.Number == 1)
            {
                await connection.Close();
            }
        });
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxResends = 0);
        var get = SomeTransmission.Get() with { MayResend = mayResend };

        await transmitter.SendAsync(get, SomeTransmission.Time, Token);
        var result = await transmitter.SendAsync(get, SomeTransmission.Time, Token);

        Assert.Equal((fate, requests), (result.Fate, server.Requests.Count));
    }

    // The caller has a day by a clock that is set on once, when that wait has begun, and by no more than it.
    private static async Task<TransmissionResult> EndedByAsync(TimeSpan wait, RawServer server, Action<TransmissionOptions> change)
    {
        var options = SomeTransmission.Options(server.Port);
        change(options);
        var time = new ClockOfTimers();
        var begun = time.WaitBeginsAsync(wait);
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), time: time);
        var sending = transmitter.SendAsync(SomeTransmission.Post(), ADay, Token);
        await begun.WaitAsync(TimeSpan.FromMinutes(1), Token);
        time.Advance(wait);
        return await sending;
    }

    private static async Task Die(RawConnection connection, bool reset)
    {
        if (reset)
        {
            connection.Reset();
            return;
        }

        await connection.Close();
    }
}
