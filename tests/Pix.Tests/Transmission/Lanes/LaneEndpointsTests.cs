using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>One attempt over the endpoints of a lane: what it takes from the gate, and what it tells the gate.</summary>
public sealed class LaneEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(201, "", null)]
    [InlineData(429, "Retry-After: 7\r\n", 7)]
    [InlineData(500, "", null)]
    public async Task The_gate_is_told_what_the_Central_Bank_counts(int status, string headers, int? retryAfter)
    {
        await using var server = new RawServer(connection => connection.AnswerAll(status, headers));
        using var lane = Lane(server.Port);
        var gate = new RecordedGate();

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post() with { Gate = gate }));

        Assert.Equal(status, attempt.Status);
        Assert.Equal([(true, status, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null)], gate.Ended);
        Assert.InRange(Assert.Single(gate.TimesLeft), TimeSpan.FromSeconds(1), SomeTransmission.Time);
    }

    [Fact]
    public async Task What_may_have_been_received_is_counted_and_what_did_not_leave_is_given_back()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            connection.Reset();
        });
        using (var lane = Lane(server.Port))
        {
            var gate = new RecordedGate();
            await lane.AttemptAsync(Sending(SomeTransmission.Post() with { Gate = gate }));
            Assert.Equal([(true, 0, null)], gate.Ended);
        }

        using var dead = Lane(ClosedPort.Find(), options => options.MaxResends = 0);
        var unused = new RecordedGate();
        await dead.AttemptAsync(Sending(SomeTransmission.Post() with { Gate = unused }));
        Assert.Equal([(false, 0, null)], unused.Ended);
    }

    [Fact]
    public async Task Without_tokens_nothing_is_sent_and_no_endpoint_is_to_blame()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        using var lane = Lane(server.Port);
        var gate = new RecordedGate { Refusal = TimeSpan.FromSeconds(3) };
        var sending = Sending(SomeTransmission.Post() with { Gate = gate });

        var attempt = await lane.AttemptAsync(sending);

        Assert.Equal(
            (AttemptEnd.NotSent, true, false, false, false, TimeSpan.FromSeconds(3), "used up", 0),
            (attempt.End, attempt.RateLimited, attempt.IsLimitUnknown, attempt.IsCutOff, attempt.Blames, attempt.RetryAfter, attempt.Detail, sending.Attempts));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_waited_for_tokens_until_its_time_was_over_is_not_sent_and_gives_them_back()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        using var lane = Lane(server.Port, time: time);
        var gate = new RecordedGate { Entering = () => time.Advance(SomeTransmission.Time) };
        var sending = Sending(SomeTransmission.Post() with { Gate = gate }, time: time);

        var attempt = await lane.AttemptAsync(sending);

        Assert.Equal((AttemptEnd.NotSent, false, false, "The caller's time ran out before it was sent.", 0), (attempt.End, attempt.RateLimited, attempt.Blames, attempt.Detail, sending.Attempts));
        Assert.Equal([(false, 0, null)], gate.Ended);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task No_tokens_are_taken_for_a_caller_without_time(int seconds)
    {
        using var lane = Lane(ClosedPort.Find());
        var gate = new RecordedGate();

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post() with { Gate = gate }, TimeSpan.FromSeconds(seconds)));

        Assert.Equal((AttemptEnd.NotSent, false), (attempt.End, attempt.Blames));
        Assert.Empty(gate.TimesLeft);
    }

    [Fact]
    public async Task No_tokens_are_taken_while_every_circuit_is_open_and_the_wait_is_that_of_the_first_to_close()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var lane = Lane(ClosedPort.Find(), Fragile, time);
        await OpenAsync(lane, time);
        time.Advance(TimeSpan.FromSeconds(4));
        var gate = new RecordedGate();

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post() with { Gate = gate }, time: time));

        Assert.Empty(gate.TimesLeft);
        Assert.False((await lane.AttemptAsync(Sending(SomeTransmission.Post(), TimeSpan.Zero, time))).IsCutOff);
        Assert.Equal(
            (AttemptEnd.NotSent, true, false, TimeSpan.FromSeconds(26), EndpointCondition.Open),
            (attempt.End, attempt.IsCutOff, attempt.Blames, attempt.RetryAfter, lane.Best.Condition));
        Assert.Contains("is paused because too many attempts failed (Pix:CircuitBreak)", attempt.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_several_endpoints_cut_off_the_wait_is_that_of_the_first_to_be_tried_again()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var breaking = new RawServer(async connection =>
        {
            await connection.Read();
            connection.Reset();
        });
        using var lane = Lane(breaking.Port, options => { Fragile(options); options.BcbSpiEndpoint += $",localhost:{ClosedPort.Find()}"; }, time);
        await FailTwice(AttemptEnd.Lost);
        time.Advance(TimeSpan.FromSeconds(10));
        await FailTwice(AttemptEnd.NotSent);

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time));

        Assert.Equal([EndpointCondition.Open, EndpointCondition.Open], lane.States.Select(endpoint => endpoint.Condition));
        Assert.Equal((true, TimeSpan.FromSeconds(20)), (attempt.IsCutOff, attempt.RetryAfter));

        async Task FailTwice(AttemptEnd end)
        {
            Assert.Equal(end, (await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time))).End);
            Assert.Equal(end, (await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time))).End);
        }
    }

    [Fact]
    public async Task The_proxy_of_the_machine_is_not_asked()
    {
        var (before, proxy) = (HttpClient.DefaultProxy, new AskedProxy());
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        HttpClient.DefaultProxy = proxy;
        try
        {
            using var lane = Lane(server.Port);

            Assert.Equal(201, (await lane.AttemptAsync(Sending(SomeTransmission.Post()))).Status);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.DoesNotContain(server.Port, proxy.Ports);
    }

    // One attempt at a time finds out whether the endpoint is back; the others are not told to wait for nothing.
    [Fact]
    public async Task While_one_attempt_tries_an_endpoint_that_failed_the_others_are_told_to_wait_a_second()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var port = ClosedPort.Find();
        using var lane = Lane(port, Fragile, time);
        await OpenAsync(lane, time);
        time.Advance(TimeSpan.FromSeconds(30));
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        }, port: port);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var trying = lane.AttemptAsync(new Sending(SomeTransmission.Post(), SomeTransmission.Time, time, over.Token));
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time));
        await over.CancelAsync();
        await trying;

        Assert.Equal((AttemptEnd.NotSent, true, TimeSpan.FromSeconds(1)), (attempt.End, attempt.IsCutOff, attempt.RetryAfter));
    }

    [Fact]
    public async Task A_caller_who_waits_for_his_turn_at_a_starting_endpoint_waits_no_longer_than_his_time()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var lane = Lane(server.Port, options => (options.MaxConnections, options.SlowStart) = (4, TimeSpan.FromSeconds(60)), time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = lane.AttemptAsync(new Sending(SomeTransmission.Post(), SomeTransmission.Time, TimeProvider.System, over.Token));
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        var second = await lane.AttemptAsync(Sending(SomeTransmission.Post(), TimeSpan.FromMilliseconds(200)));
        await over.CancelAsync();
        await first;

        Assert.Equal((AttemptEnd.NotSent, false, 1), (second.End, second.Blames, server.Requests.Count));
    }

    // The attempt that finds out whether the endpoint is back ends without telling: the next one is let through.
    [Fact]
    public async Task A_trial_that_ends_without_an_attempt_is_given_back()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var port = ClosedPort.Find();
        using var lane = Lane(port, Fragile, time);
        await OpenAsync(lane, time);
        time.Advance(TimeSpan.FromSeconds(30));
        await using var server = new RawServer(connection => connection.AnswerAll(201), port: port);
        var request = SomeTransmission.Post() with { SaysNothingStored = (_, _) => throw new InsufficientMemoryException() };
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => lane.AttemptAsync(Sending(request, time: time)));

        var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time));

        Assert.Equal((AttemptEnd.Answered, 201), (attempt.End, attempt.Status));
    }

    [Fact]
    public async Task A_connection_that_fails_for_no_request_ejects_the_endpoint_too()
    {
        using var lane = Lane(ClosedPort.Find(), options => options.BcbSpiEndpoint += $",localhost:{ClosedPort.Find()}");

        Assert.NotEmpty(await lane.AskAsync(Token));

        Assert.Equal([EndpointCondition.Ejected, EndpointCondition.WarmingUp], lane.States.Select(endpoint => endpoint.Condition));
    }

    [Fact]
    public async Task An_answer_takes_back_what_a_failed_dial_said()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await answer.Task;
            await connection.Answer(201);
            await connection.Read();
            await connection.Hang();
        });
        using var lane = Lane(server.Port, options => (options.MaxConnections, options.SlowStart) = (1, TimeSpan.Zero));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = lane.AttemptAsync(Sending(SomeTransmission.Post()));
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        server.StopListening();
        Assert.NotEmpty(await lane.AskAsync(Token));
        answer.SetResult();
        Assert.Equal(201, (await first).Status);
        var second = lane.AttemptAsync(new Sending(SomeTransmission.Post(), SomeTransmission.Time, TimeProvider.System, over.Token));
        await Wait.UntilAsync(() => server.Requests.Count == 2);

        var third = await lane.AttemptAsync(Sending(SomeTransmission.Post(), TimeSpan.FromMilliseconds(200)));
        await over.CancelAsync();
        await second;

        Assert.Equal((AttemptEnd.NotSent, false, "No connection to the Central Bank was free or made in time."), (third.End, third.Blames, third.Detail));
    }

    [Fact]
    public void What_is_given_up_leaves_no_timer_behind()
    {
        var time = new LateTimers();
        var lane = Lane(ClosedPort.Find(), options => options.SlowStart = TimeSpan.FromSeconds(5), time);
        Assert.NotEqual(0, time.Alive);

        lane.Dispose();

        Assert.Equal(0, time.Alive);
    }

    // Both were not reached before, so that they are tried in their order; and the first keeps the caller until his time is over.
    [Fact]
    public async Task Who_has_no_time_left_after_one_endpoint_is_not_taken_to_the_next()
    {
        var time = new ClockOfTimers();
        var names = new ChangingNames();
        using var lane = Lane(
            ClosedPort.Find(),
            options =>
            {
                options.BcbSpiEndpoint += $",localhost:{ClosedPort.Find()}";
                (options.ConnectTimeout, options.SlowStart) = (TimeSpan.FromSeconds(30), TimeSpan.Zero);
            },
            time,
            names);
        string[] failures = [await lane.AskAsync(Token), await lane.AskAsync(Token)];
        Assert.Equal([EndpointCondition.Ejected, EndpointCondition.Ejected], lane.States.Select(endpoint => endpoint.Condition));
        names.IsSilent = true;
        var begun = time.WaitBeginsAsync(TimeSpan.FromSeconds(7));
        var attempting = lane.AttemptAsync(Sending(SomeTransmission.Post(), TimeSpan.FromSeconds(7), time));
        await begun.WaitAsync(TimeSpan.FromSeconds(30), Token);

        time.Advance(TimeSpan.FromSeconds(7));
        var attempt = await attempting;

        Assert.Equal((AttemptEnd.NotSent, true, failures[0]), (attempt.End, attempt.Blames, attempt.Detail));
    }

    [Fact]
    public async Task Who_waited_for_a_place_that_is_of_no_use_any_more_is_told_what_failed_elsewhere()
    {
        var breaks = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await (connection.Number == 1 ? Task.CompletedTask : breaks.Task);
            connection.Reset();
        });
        var dead = ClosedPort.Find();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var lane = Lane(
            primary.Port,
            options =>
            {
                options.BcbSpiEndpoint += $",localhost:{dead}";
                (options.MaxConnections, options.SlowStart, options.CircuitMinimumAttempts) = (4, TimeSpan.FromSeconds(60), 2);
            },
            time);
        Assert.Equal(AttemptEnd.Lost, (await lane.AttemptAsync(Sending(SomeTransmission.Post()))).End);
        var second = lane.AttemptAsync(Sending(SomeTransmission.Post()));
        await Wait.UntilAsync(() => primary.Requests.Count == 2);
        var third = lane.AttemptAsync(Sending(SomeTransmission.Post()));
        await Wait.UntilAsync(() => lane.States[1].Condition == EndpointCondition.Ejected);

        breaks.SetResult();

        Assert.Equal(AttemptEnd.Lost, (await second).End);
        Assert.Equal((AttemptEnd.NotSent, false, $"No connection to localhost:{dead}: ConnectionRefused."), ((await third).End, (await third).IsCutOff, (await third).Detail));
    }

    [Fact]
    public async Task The_callers_time_blames_nobody_however_often_it_ends_an_attempt()
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        using var lane = Lane(server.Port, options => options.SlowStart = TimeSpan.Zero);

        for (var i = 0; i < 20; i++)
        {
            var attempt = await lane.AttemptAsync(Sending(SomeTransmission.Get(), TimeSpan.FromMilliseconds(60)));
            Assert.False(attempt.Blames, attempt.Detail);
        }
    }

    private static async Task OpenAsync(OpenEndpoints lane, TimeProvider time)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal(AttemptEnd.NotSent, (await lane.AttemptAsync(Sending(SomeTransmission.Post(), time: time))).End);
        }

        Assert.Equal(EndpointCondition.Open, lane.Best.Condition);
    }

    private static void Fragile(TransmissionOptions options) =>
        (options.CircuitMinimumAttempts, options.CircuitBreak, options.MaxResends) = (2, TimeSpan.FromSeconds(30), 0);

    private static OpenEndpoints Lane(int port, Action<TransmissionOptions>? change = null, TimeProvider? time = null, INameResolver? names = null)
    {
        var options = SomeTransmission.Options(port);
        change?.Invoke(options);
        return new OpenEndpoints(
            LaneSettings.From(options, Pix.Transmission.Lane.Spi), SomeTransmission.Certificate, names ?? SystemNames.Shared, time ?? TimeProvider.System, NullLogger.Instance);
    }

    private static Sending Sending(OutboundRequest request, TimeSpan? timeLeft = null, TimeProvider? time = null) =>
        new(request, timeLeft ?? SomeTransmission.Time, time ?? TimeProvider.System, Token);

    private sealed class ChangingNames : INameResolver
    {
        public bool IsSilent { get; set; }

        public ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
            IsSilent ? new(new TaskCompletionSource<IPAddress[]>().Task) : ValueTask.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }

    // Lets all pass, so that it disturbs no other test of this process.
    private sealed class AskedProxy : IWebProxy
    {
        public ConcurrentBag<int> Ports { get; } = [];

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => null;

        public bool IsBypassed(Uri host)
        {
            Ports.Add(host.Port);
            return true;
        }
    }

    private sealed class RecordedGate : ISendGate
    {
        public TimeSpan? Refusal { get; init; }

        public Action Entering { get; init; } = () => { };

        public List<TimeSpan> TimesLeft { get; } = [];

        public List<(bool Left, int Status, TimeSpan? RetryAfter)> Ended { get; } = [];

        public ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken)
        {
            TimesLeft.Add(timeLeft);
            Entering();
            return new(new Leave(this));
        }

        private sealed class Leave(RecordedGate gate) : SendLeave
        {
            public override TimeSpan? RetryAfter => gate.Refusal;

            public override string Detail => gate.Refusal is null ? "" : "used up";

            public override void End(bool left, int status, TimeSpan? retryAfter) => gate.Ended.Add((left, status, retryAfter));
        }
    }
}
