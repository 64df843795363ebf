using Microsoft.Extensions.Logging.Abstractions;
using Pix.Grains.Transmission;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Transmission;

/// <summary>What a host leaves that is disposed of without letting its grains go.</summary>
public sealed class LaneBoardTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_grains_left_open_is_given_up_and_a_lane_of_theirs_begins_nothing()
    {
        var closed = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.AnswerAll(201);
            closed.SetResult();
        });
        var (board, options) = (new LaneBoard(), SomeTransmission.Options(server.Port));
        var owned = OwnedLane.Make(Lane.Spi, new FixedOptions<TransmissionOptions>(options), SomeTransmission.Certificate, TimeProvider.System, NullLogger<LaneSender>.Instance);
        await using var lane = owned.Sender;
        board.Add(lane);
        board.Add(await owned.OpenAsync(owned.Sender.State.Endpoint, LaneSettings.From(options, Lane.Spi)));
        Assert.Equal(201, (await owned.Sender.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);

        var left = Assert.Single(board.Transmitters);

        board.Dispose();

        Assert.True(left.IsGivenUp);
        Assert.Null(owned.Sender.TrySendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token));
        await closed.Task.WaitAsync(Patience, Token);
        await Wait.UntilAsync(() => Task.FromResult(!board.Transmitters.Any()), "what is closed leaves the board");
    }

    [Fact]
    public async Task What_is_opened_when_the_host_is_gone_is_given_up_at_once()
    {
        var (board, settings) = (new LaneBoard(), LaneSettings.From(SomeTransmission.Options(9191), Lane.Spi));
        var transmitter = new Transmitter(settings, settings.Endpoints[0], SomeTransmission.Certificate, SystemNames.Shared, TimeProvider.System, NullLogger.Instance);
        board.Dispose();

        board.Add(transmitter);

        Assert.True(transmitter.IsGivenUp);
        await transmitter.Closed.WaitAsync(Patience, Token);
    }
}
