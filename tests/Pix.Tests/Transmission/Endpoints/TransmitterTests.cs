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
        Assert.Equal(EndpointCondition.Aside, transmitter.State.Condition);
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
