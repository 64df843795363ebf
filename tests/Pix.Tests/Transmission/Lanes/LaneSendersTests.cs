using Microsoft.Extensions.Logging.Abstractions;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

public sealed class LaneSendersTests
{
    [Fact]
    public async Task Each_lane_has_one_transmitter_and_only_those_used_have_a_state()
    {
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(9191));
        await using var lanes = new LaneSenders(options, SomeTransmission.Certificate, SystemNames.Shared, TimeProvider.System, NullLogger<LaneSender>.Instance);
        Assert.Empty(lanes.States);

        var spi = lanes.Get(Lane.Spi);

        Assert.Same(spi, lanes.Get(Lane.Spi));
        Assert.NotSame(spi, lanes.Get(Lane.Dict));
        Assert.Equal([Lane.Dict, Lane.Spi], lanes.States.Select(state => state.Lane).Order());
        await lanes.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => spi.SendAsync(SomeTransmission.Get(), SomeTransmission.Time, TestContext.Current.CancellationToken));
    }
}
