using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>A lane with a primary and an alternate endpoint.</summary>
public sealed class FailoverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_primary_that_is_dead_at_the_start_costs_no_request()
    {
        var dead = ClosedPort.Find();
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(Options(dead, alternate.Port));

        var first = await Send(transmitter, "1");
        var second = await Send(transmitter, "2");

        Assert.Equal((201, 1, false), (first.Status, first.Attempts, first.EarlierAttemptUnknown));
        Assert.Equal(201, second.Status);
        Assert.Equal(2, alternate.Requests.Count);
        Assert.Equal(EndpointCondition.Ejected, transmitter.State.Endpoints[0].Condition);
        Assert.Equal((alternate.Port, EndpointCondition.WarmingUp), (transmitter.State.Endpoint.Port, transmitter.State.Condition));
    }

    [Theory]
    [InlineData(false, TransmissionFate.Unknown, 0)]
    [InlineData(true, TransmissionFate.Answered, 1)]
    public async Task What_the_primary_had_when_it_died_goes_to_the_alternate_only_where_it_may_be_resent(bool mayResend, TransmissionFate fate, int atAlternate)
    {
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(Options(primary.Port, alternate.Port));
        var under = transmitter.SendAsync(SomeTransmission.Post(mayResend, "<under-way/>"), SomeTransmission.Time, Token);
        await Wait.UntilAsync(() => primary.Requests.Count == 1);

        primary.Die();
        var result = await under;
        var next = await Send(transmitter, "next");

        Assert.Equal((fate, mayResend), (result.Fate, result.EarlierAttemptUnknown));
        Assert.Equal(201, next.Status);
        Assert.Equal(atAlternate, alternate.Requests.Count(request => request.Contains("<under-way/>", StringComparison.Ordinal)));
        Assert.All(alternate.Requests.Where(request => request.Contains("<under-way/>", StringComparison.Ordinal)), again => Assert.Equal(Body(primary.Requests[0]), Body(again)));
    }

    [Fact]
    public async Task A_primary_that_hangs_is_not_doubled_at_the_alternate()
    {
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        var options = Options(primary.Port, alternate.Port);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transmitter = SomeTransmission.Transmitter(options, time: time);
        var sending = transmitter.SendAsync(SomeTransmission.Post(body: "once"), TimeSpan.FromMinutes(10), Token);
        await Wait.UntilAsync(() => primary.Requests.Count == 1);

        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return sending.IsCompleted;
        });
        var result = await sending;

        Assert.Equal(TransmissionFate.Unknown, result.Fate);
        Assert.Single(primary.Requests);
        Assert.Empty(alternate.Requests);
    }

    [Fact]
    public async Task A_primary_that_comes_back_is_used_again_after_a_connection_that_carries_nothing()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var port = ClosedPort.Find();
        await using var alternate = new RawServer(connection => connection.AnswerAll(202));
        await using var transmitter = SomeTransmission.Transmitter(Options(port, alternate.Port), time: time);
        Assert.Equal(202, (await Send(transmitter, "1")).Status);

        await using var primary = new RawServer(connection => connection.AnswerAll(201), port: port);
        Assert.Equal(202, (await Send(transmitter, "2")).Status);
        time.Advance(TimeSpan.FromSeconds(5));
        await Wait.UntilAsync(() => transmitter.State.Endpoints[0].Condition != EndpointCondition.Ejected);

        // The one that came back begins slowly again; the other has long begun.
        Assert.Equal([4, null], transmitter.State.Endpoints.Select(endpoint => endpoint.Limit));
        Assert.Empty(primary.Requests);
        Assert.Equal(201, (await Send(transmitter, "3")).Status);
        Assert.Equal((1, 2), (primary.Requests.Count, alternate.Requests.Count));
        Assert.Equal(port, transmitter.State.Endpoint.Port);
    }

    [Fact]
    public async Task A_primary_that_stays_dead_is_asked_again_and_again_and_gets_no_request()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var alternate = new RawServer(connection => connection.AnswerAll(202));
        await using var refusing = new RawServer(connection => connection.AnswerAll(201), TestPki.Shared.OtherServer);
        await using var transmitter = SomeTransmission.Transmitter(Options(refusing.Port, alternate.Port), time: time);
        Assert.Equal(202, (await Send(transmitter, "1")).Status);

        for (var probes = 2; probes <= 3; probes++)
        {
            await Wait.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return refusing.Connections >= probes;
            });
            Assert.Equal(202, (await Send(transmitter, "next")).Status);
        }

        Assert.Empty(refusing.Requests);
        Assert.Equal(EndpointCondition.Ejected, transmitter.State.Endpoints[0].Condition);
    }

    [Fact]
    public async Task A_primary_that_fails_every_request_is_cut_off_and_the_alternate_carries_on()
    {
        await using var primary = new RawServer(connection => connection.AnswerAll(500));
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        var options = Options(primary.Port, alternate.Port);
        options.CurrentValue.CircuitMinimumAttempts = 2;
        await using var transmitter = SomeTransmission.Transmitter(options);

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await Send(transmitter, $"{i}")).Status);
        }

        Assert.Equal([500, 500, 201, 201, 201], statuses);
        Assert.Equal((2, 3), (primary.Requests.Count, alternate.Requests.Count));
        Assert.Equal(EndpointCondition.Open, transmitter.State.Endpoints[0].Condition);
        Assert.Equal(EndpointCondition.WarmingUp, transmitter.State.Condition);
    }

    [Fact]
    public async Task When_all_are_dead_it_is_not_sent_and_the_first_to_come_back_is_used()
    {
        var port = ClosedPort.Find();
        await using var transmitter = SomeTransmission.Transmitter(Options(ClosedPort.Find(), port));

        var dead = await Send(transmitter, "1");
        await using var alternate = new RawServer(connection => connection.AnswerAll(201), port: port);
        var alive = await Send(transmitter, "2");

        Assert.Equal((TransmissionFate.NotSent, 3, false), (dead.Fate, dead.Attempts, dead.Busy));
        Assert.Equal((201, 1), (alive.Status, alternate.Requests.Count));
    }

    [Fact]
    public async Task One_that_was_ejected_is_back_with_an_answer_that_is_no_failure_of_its_own()
    {
        var (port, answers) = (ClosedPort.Find(), new Queue<int>([500, 404]));
        var options = Options(ClosedPort.Find(), port);
        options.CurrentValue.MaxResends = 0;
        await using var transmitter = SomeTransmission.Transmitter(options, time: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        Assert.Equal(TransmissionFate.NotSent, (await Send(transmitter, "1")).Fate);
        await using var alternate = new RawServer(
            async connection =>
            {
                while (await connection.Read() is not null)
                {
                    await connection.Answer(answers.Dequeue());
                }
            },
            port: port);

        Assert.Equal((500, true), ((await Send(transmitter, "2")).Status, transmitter.State.Endpoints[1].Condition == EndpointCondition.Ejected));
        Assert.Equal((404, false), ((await Send(transmitter, "3")).Status, transmitter.State.Endpoints[1].Condition == EndpointCondition.Ejected));
        Assert.Equal(EndpointCondition.Ejected, transmitter.State.Endpoints[0].Condition);
    }

    [Fact]
    public async Task A_silent_endpoint_that_was_ejected_is_asked_again_after_its_time_to_connect()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var alternate = new RawServer(connection => connection.AnswerAll(202));
        var options = Options(((System.Net.IPEndPoint)silent.LocalEndpoint).Port, alternate.Port);
        options.CurrentValue.ConnectTimeout = TimeSpan.FromSeconds(1);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transmitter = SomeTransmission.Transmitter(options, time: time);
        Assert.Equal(202, (await Send(transmitter, "1")).Status);
        // They stay open: it is Pix that must give them up.
        var asking = new List<System.Net.Sockets.Socket> { await silent.AcceptSocketAsync(Token) };

        for (var probe = 0; probe < 2; probe++)
        {
            var asked = silent.AcceptSocketAsync(Token);
            await Wait.UntilAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return asked.IsCompleted;
            });
            asking.Add(await asked);
        }

        asking.ForEach(socket => socket.Dispose());
        Assert.Equal(EndpointCondition.Ejected, transmitter.State.Endpoints[0].Condition);
    }

    [Fact]
    public async Task When_all_start_slowly_the_wait_is_for_the_first()
    {
        var answer = new TaskCompletionSource();
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await answer.Task.WaitAsync(connection.Stop);
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var alternate = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var options = Options(primary.Port, alternate.Port);
        (options.CurrentValue.MaxConnections, options.CurrentValue.SlowStart) = (4, TimeSpan.FromSeconds(60));
        await using var transmitter = SomeTransmission.Transmitter(options, time: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        var second = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, over.Token);
        await Wait.UntilAsync(() => primary.Requests.Count == 1 && alternate.Requests.Count == 1);
        var third = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        answer.SetResult();

        Assert.Equal((201, 201), ((await first).Status, (await third).Status));
        await over.CancelAsync();
        await second;
        Assert.Equal((2, 1), (primary.Requests.Count, alternate.Requests.Count));
    }

    // With the settings as they are when nobody set them, and a caller as the front door's default lets it be.
    [Fact]
    public async Task A_primary_that_holds_back_its_answer_to_a_stream_is_left_for_the_alternate()
    {
        var time = new ClockOfTimers();
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        await using var alternate = new RawServer(connection => connection.AnswerAll(204));
        await using var transmitter = SomeTransmission.Transmitter(Options(primary.Port, alternate.Port), Lane.SpiStream, time);

        await ReadInVainAsync(transmitter, time, () => primary.Requests.Count == 1);

        Assert.Equal([EndpointCondition.Ejected, EndpointCondition.Closed], transmitter.State.Endpoints.Select(endpoint => endpoint.Condition));
        Assert.Equal(204, (await transmitter.SendAsync(SomeTransmission.Get(), TimeSpan.FromSeconds(10), Token)).Status);
        Assert.Equal((1, 1), (primary.Requests.Count, alternate.Requests.Count));
    }

    // Nobody says how long a long poll may be held back: a quiet stream must not end reading.
    [Fact]
    public async Task The_only_endpoint_of_a_quiet_stream_is_read_again_and_again()
    {
        var time = new ClockOfTimers();
        await using var quiet = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var options = SomeTransmission.Options(quiet.Port);
        options.CircuitMinimumAttempts = 2;
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), Lane.SpiStream, time);

        for (var read = 1; read <= 5; read++)
        {
            var reads = read;
            await ReadInVainAsync(transmitter, time, () => quiet.Requests.Count == reads);
        }

        Assert.Equal(EndpointCondition.Closed, Assert.Single(transmitter.State.Endpoints).Condition);
    }

    private static async Task ReadInVainAsync(LaneSender transmitter, ClockOfTimers time, Func<bool> isAsked)
    {
        var reading = transmitter.SendAsync(SomeTransmission.Get(), TimeSpan.FromSeconds(10), Token);
        await Wait.UntilAsync(isAsked);
        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return reading.IsCompleted;
        });
        Assert.Equal(TransmissionFate.Unknown, (await reading).Fate);
    }

    // Whatever it meets: here a log that cannot be written.
    [Fact]
    public async Task A_probe_that_breaks_is_followed_by_another()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var (dead, log) = (ClosedPort.Find(), new BreakableLog());
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        using var lane = new OpenEndpoints(LaneSettings.From(Options(dead, alternate.Port).CurrentValue, Lane.Spi), SomeTransmission.Certificate, SystemNames.Shared, time, log);
        Assert.NotEmpty(await lane.AskAsync(Token));
        log.IsBroken = true;
        time.Advance(TimeSpan.FromSeconds(5));
        await log.Broke.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        log.IsBroken = false;

        await using var back = new RawServer(connection => connection.AnswerAll(201), port: dead);

        await Wait.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return lane.States[0].Condition != EndpointCondition.Ejected;
        });
    }

    [Fact]
    public async Task The_only_endpoint_is_never_ejected()
    {
        var options = SomeTransmission.Options(ClosedPort.Find());
        options.MaxResends = 0;
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options));

        Assert.Equal(TransmissionFate.NotSent, (await Send(transmitter, "1")).Fate);

        Assert.NotEqual(EndpointCondition.Ejected, Assert.Single(transmitter.State.Endpoints).Condition);
    }

    // His time was too short; that says nothing of the endpoint.
    [Fact]
    public async Task What_its_caller_left_ejects_nothing()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        await using var transmitter = SomeTransmission.Transmitter(Options(((System.Net.IPEndPoint)silent.LocalEndpoint).Port, alternate.Port));
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, caller.Token);
        using var socket = await silent.AcceptSocketAsync(Token);

        await caller.CancelAsync();

        Assert.Equal((TransmissionFate.NotSent, false), ((await sending).Fate, (await sending).EndpointFailed));
        Assert.All(transmitter.State.Endpoints, endpoint => Assert.NotEqual(EndpointCondition.Ejected, endpoint.Condition));
        Assert.Empty(alternate.Requests);
    }

    [Fact]
    public async Task While_servers_die_and_come_back_no_request_is_received_twice()
    {
        await using var pair = new FlakyPair(seed: 20261124);
        var options = Options(pair.Ports[0], pair.Ports[1]);
        options.CurrentValue.CircuitBreak = TimeSpan.FromMilliseconds(500);
        await using var transmitter = SomeTransmission.Transmitter(options);

        var results = new Dictionary<string, TransmissionResult>();
        var (began, answered) = (TimeProvider.System.GetTimestamp(), 0);
        // While both servers are ejected a request is refused at once: on a slow machine most of the first 450 are.
        for (var i = 0; i < 150 || (answered < 150 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60)); i++)
        {
            var ids = Enumerable.Range(0, 3).Select(number => $"<r{i}-{number}/>").ToArray();
            var sent = await Task.WhenAll(ids.Select(id => Send(transmitter, id)));
            foreach (var (id, result) in ids.Zip(sent))
            {
                results[id] = result;
            }

            var more = sent.Count(result => result.Fate == TransmissionFate.Answered);
            answered += more;
            if (more == 0)
            {
                await Task.Delay(10, Token);
            }
        }

        var received = pair.Received();
        Assert.All(results, sent => Assert.InRange(received.GetValueOrDefault(sent.Key), sent.Value.Fate == TransmissionFate.Answered ? 1 : 0, sent.Value.Fate == TransmissionFate.NotSent ? 0 : 1));
        Assert.Contains(results.Values, result => result.Fate == TransmissionFate.Unknown);
        Assert.InRange(results.Values.Count(result => result.Fate == TransmissionFate.Answered), 150, results.Count - 1);
        Assert.All(pair.Ports, port => Assert.True(pair.ReceivedAt(port) > 0));
    }

    private static FixedOptions<TransmissionOptions> Options(int primary, int alternate)
    {
        var options = SomeTransmission.Options(primary);
        options.BcbSpiEndpoint = $"localhost:{primary}, localhost:{alternate}";
        options.CircuitBreak = TimeSpan.FromSeconds(5);
        return new FixedOptions<TransmissionOptions>(options);
    }

    private static Task<TransmissionResult> Send(LaneSender transmitter, string body) =>
        transmitter.SendAsync(SomeTransmission.Post(body: body), SomeTransmission.Time, Token);

    private sealed class BreakableLog : ILogger
    {
        public TaskCompletionSource Broke { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool IsBroken;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsBroken)
            {
                Broke.TrySetResult();
                throw new InvalidOperationException("The log is full.");
            }
        }
    }

    private static string Body(string request) => request.Split("\r\n\r\n", 2)[1];
}
