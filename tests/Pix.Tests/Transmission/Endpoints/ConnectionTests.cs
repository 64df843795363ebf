using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>How long connections live, where they go, and what is on them.</summary>
public sealed class ConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_is_re_pointed_is_followed_within_the_life_of_a_connection()
    {
        await using var old = new RawServer(connection => connection.AnswerAll(201), address: "127.0.0.2");
        await using var now = new RawServer(connection => connection.AnswerAll(202), port: old.Port, address: "127.0.0.3");
        var names = new FakeNames { Addresses = [IPAddress.Parse("127.0.0.2")] };
        await using var transmitter = Transmitter(names, old.Port, options => options.ConnectionLifetime = TimeSpan.FromSeconds(1));
        Assert.Equal(201, await Send(transmitter));

        names.Addresses = [IPAddress.Parse("127.0.0.3")];
        Assert.Equal((201, 1), (await Send(transmitter), names.Asked));
        await Wait.UntilAsync(async () => await Send(transmitter) == 202);

        Assert.Equal((1, 1), (old.Connections, now.Connections));
        Assert.Equal(2, names.Asked);
    }

    [Fact]
    public async Task The_next_address_of_a_name_is_tried_when_the_first_refuses()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201), address: "127.0.0.3");
        var names = new FakeNames { Addresses = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")] };
        await using var transmitter = Transmitter(names, server.Port);

        Assert.Equal(201, await Send(transmitter));
    }

    [Fact]
    public async Task One_connection_carries_one_request_at_a_time()
    {
        var inTheMiddle = new TaskCompletionSource();
        var early = -1;
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await inTheMiddle.Task;
            early = await connection.Pending(TimeSpan.FromMilliseconds(100));
            await connection.Answer(201);
            await connection.AnswerAll(201);
        });
        await using var transmitter = Transmitter(new FakeNames(), server.Port, options => options.MaxConnections = 1);

        var first = Send(transmitter);
        await Wait.UntilAsync(() => Task.FromResult(server.Requests.Count == 1));
        var second = Send(transmitter);
        inTheMiddle.SetResult();

        Assert.Equal((201, 201), (await first, await second));
        Assert.Equal((0, 1), (early, server.Connections));
    }

    private static LaneSender Transmitter(FakeNames names, int port, Action<TransmissionOptions>? change = null)
    {
        var options = SomeTransmission.Options(port);
        change?.Invoke(options);
        return OwnedLane.Open(
            Lane.Spi, new FixedOptions<TransmissionOptions>(options), SomeTransmission.Certificate, TimeProvider.System, NullLogger<LaneSender>.Instance, names);
    }

    private static async Task<int> Send(LaneSender transmitter) =>
        (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status;
}
