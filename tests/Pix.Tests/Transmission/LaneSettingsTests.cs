using Pix.Domain;
using Xunit;

namespace Pix.Transmission.Tests;

/// <summary>What of the settings a lane goes by.</summary>
public sealed class LaneSettingsTests
{
    [Theory]
    [InlineData(Lane.Dict, PixChannel.Dict, "dict:1", "dict:1")]
    [InlineData(Lane.DictKeysCheck, PixChannel.Dict, "dict:1", "check:2")]
    [InlineData(Lane.Spi, PixChannel.Spi, "spi:3", "spi:3")]
    [InlineData(Lane.SpiStream, PixChannel.Spi, "spi:3", "spi:3")]
    [InlineData(Lane.SpiSecondary, PixChannel.Spi, "spi:3", "second:4")]
    [InlineData(Lane.SpiSecondaryStream, PixChannel.Spi, "spi:3", "second:4")]
    public void A_lane_without_an_endpoint_of_its_own_goes_to_the_channels(Lane lane, PixChannel channel, string otherwise, string own)
    {
        var without = Options();
        var with = Options();
        with.BcbDictKeysCheckEndpoint = "check:2";
        with.BcbSpiSecondaryEndpoint = "second:4";

        Assert.Equal(otherwise, LaneSettings.From(without, lane).Endpoints.ToString());
        Assert.Equal(own, LaneSettings.From(with, lane).Endpoints.ToString());
        Assert.Equal(channel, LaneSettings.From(with, lane).Channel);
    }

    [Theory]
    [InlineData(Lane.Dict, false)]
    [InlineData(Lane.DictKeysCheck, false)]
    [InlineData(Lane.Spi, false)]
    [InlineData(Lane.SpiStream, true)]
    [InlineData(Lane.SpiSecondary, false)]
    [InlineData(Lane.SpiSecondaryStream, true)]
    public void Streams_have_connections_of_their_own_that_do_not_start_slowly_and_wait_longer(Lane lane, bool isStream)
    {
        var options = Options();
        options.MaxConnections = 32;
        options.MaxStreamConnections = 6;
        options.MaxInFlight = 500;
        options.SlowStart = TimeSpan.FromSeconds(7);
        options.AnswerTimeout = TimeSpan.FromSeconds(3);
        options.StreamAnswerTimeout = TimeSpan.FromSeconds(20);

        var settings = LaneSettings.From(options, lane);

        Assert.Equal(
            isStream ? (6, 6, TimeSpan.Zero, TimeSpan.FromSeconds(20)) : (32, 500, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(3)),
            (settings.MaxConnections, settings.MaxInFlight, settings.SlowStart, settings.AnswerTimeout));
    }

    [Theory]
    [InlineData(true, "spi:3")]
    [InlineData(false, "spi")]
    public void The_Host_header_has_the_port_when_the_setting_says_so(bool withPort, string host)
    {
        var options = Options();
        options.HostWithPort = withPort;
        var settings = LaneSettings.From(options, Lane.Spi);

        Assert.Equal(host, settings.Host(settings.Endpoints[0]));
    }

    [Fact]
    public void An_endpoint_that_cannot_be_read_is_named()
    {
        var options = Options();
        options.BcbSpiEndpoint = "nonsense";

        var failure = Assert.Throws<FormatException>(() => LaneSettings.From(options, Lane.Spi));

        Assert.Contains("nonsense", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_options_give_equal_settings_and_any_change_gives_others()
    {
        Assert.Equal(LaneSettings.From(Options(), Lane.Spi), LaneSettings.From(Options(), Lane.Spi));
        Assert.NotEqual(LaneSettings.From(Options(), Lane.Spi), LaneSettings.From(Options(), Lane.SpiSecondary));
    }

    private static TransmissionOptions Options() => new() { BcbDictEndpoint = "dict:1", BcbSpiEndpoint = "spi:3", BcbMtlsCertificate = "x" };
}
