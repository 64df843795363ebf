using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>One endpoint: its trials, and what it leaves behind when it is given up.</summary>
public sealed class TransmitterTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_attempt_that_is_not_let_through_leaves_the_trial_to_whom_it_is()
    {
        var port = ClosedPort.Find();
        using var transmitter = Transmitter(port, $"localhost:{port}");
        Assert.Equal(AttemptEnd.NotSent, (await AttemptAsync(transmitter))?.End);
        Assert.Equal(AttemptEnd.NotSent, (await AttemptAsync(transmitter))?.End);
        _time.Advance(TimeSpan.FromSeconds(5));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RawServer(
            async connection =>
            {
                await connection.Read();
                arrived.SetResult();
                await connection.Hang();
            },
            port: port);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var trial = AttemptAsync(transmitter, over.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Null(await AttemptAsync(transmitter));

        Assert.Equal((EndpointCondition.HalfOpen, false), (transmitter.State.Condition, transmitter.LetsThrough));
        await over.CancelAsync();
        await trial;
        Assert.True(transmitter.LetsThrough);
    }

    [Fact]
    public async Task The_probe_of_an_endpoint_that_is_given_up_ends()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var names = new FakeNames { Addresses = [] };
        var transmitter = Transmitter(port, $"localhost:{port},localhost:{ClosedPort.Find()}", names);
        Assert.NotEmpty(await transmitter.AskAsync(Token));
        Assert.Equal(EndpointCondition.Ejected, transmitter.State.Condition);
        names.Addresses = [IPAddress.Loopback];
        _time.Advance(TimeSpan.FromSeconds(5));
        using var socket = await listener.AcceptSocketAsync(Token);
        var buffer = new byte[4096];
        Assert.NotEqual(0, await socket.ReceiveAsync(buffer, Token));

        transmitter.Dispose();

        // Long before the dial would end by itself.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
        {
            // The beginning of a handshake, then the end of the stream.
        }
    }

    [Fact]
    public async Task Connections_close_when_the_last_attempt_has_ended_and_not_before_and_nothing_more_begins_once_they_are_given_up()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await answer.Task;
            await connection.Answer(201);
            await connection.AnswerAll(201);
            closed.SetResult();
        });
        var transmitter = Transmitter(server.Port, $"localhost:{server.Port}");
        var under = AttemptAsync(transmitter);
        await Wait.UntilAsync(() => server.Requests.Count == 1);

        transmitter.Dispose();
        transmitter.Dispose();

        Assert.Equal((true, false), (transmitter.IsGivenUp, transmitter.LetsThrough));
        Assert.Null(await AttemptAsync(transmitter));
        Assert.False(transmitter.Closed.IsCompleted || closed.Task.IsCompleted);
        answer.SetResult();
        Assert.Equal(201, (await under)?.Status);
        await transmitter.Closed.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Null(await AttemptAsync(transmitter));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Who_waits_for_a_place_of_a_transmitter_that_is_given_up_is_let_go_at_once()
    {
        var options = SomeTransmission.Options(ClosedPort.Find());
        (options.MaxConnections, options.SlowStart) = (4, TimeSpan.FromMinutes(1));
        var settings = LaneSettings.From(options, Lane.Spi);
        var transmitter = new Transmitter(settings, settings.Endpoints[0], SomeTransmission.Certificate, SystemNames.Shared, _time, new CollectedLog());
        Assert.True(transmitter.Places.TryEnter());
        var waiting = transmitter.Places.EnterAsync(Token);
        Assert.False(waiting.IsCompleted);

        transmitter.Dispose();

        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
        transmitter.Places.Begin();
        Assert.Null(transmitter.Places.Limit);
    }

    [Fact]
    public async Task A_probe_runs_where_the_owner_lets_it()
    {
        var (names, turns) = (new FakeNames { Addresses = [] }, new ConcurrentQueue<Func<Task>>());
        await using var server = new RawServer(connection => connection.AnswerAll(201));
        var options = SomeTransmission.Options(server.Port);
        options.BcbSpiEndpoint = $"localhost:{server.Port},localhost:{ClosedPort.Find()}";
        var settings = LaneSettings.From(options, Lane.Spi);
        using var transmitter = new Transmitter(settings, settings.Endpoints[0], SomeTransmission.Certificate, names, _time, new CollectedLog(), turns.Enqueue);
        Assert.NotEmpty(await transmitter.AskAsync(Token));
        names.Addresses = [IPAddress.Loopback];

        _time.Advance(settings.CircuitBreak);

        Assert.Equal((EndpointCondition.Ejected, 0), (transmitter.State.Condition, server.Connections));
        await Assert.Single(turns)();
        Assert.NotEqual(EndpointCondition.Ejected, transmitter.State.Condition);
    }

    private async Task<Attempt?> AttemptAsync(Transmitter transmitter, CancellationToken? caller = null)
    {
        Assert.True(transmitter.Places.TryEnter());
        return await transmitter.AttemptAsync(new Sending(SomeTransmission.Post(), SomeTransmission.Time, _time, caller ?? Token));
    }

    private Transmitter Transmitter(int port, string endpoints, INameResolver? names = null)
    {
        var options = SomeTransmission.Options(port);
        options.BcbSpiEndpoint = endpoints;
        (options.SlowStart, options.CircuitMinimumAttempts, options.CircuitBreak, options.ConnectTimeout) = (TimeSpan.Zero, 2, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        var settings = LaneSettings.From(options, Lane.Spi);
        return new Transmitter(settings, settings.Endpoints[0], SomeTransmission.Certificate, names ?? SystemNames.Shared, _time, new CollectedLog());
    }
}
