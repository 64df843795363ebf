using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <summary>Which lane a request takes: by its operation, and on SPI by the channel that the service asks for.</summary>
internal static class LaneChoice
{
    /// <summary>Header by which a service asks for SPI's secondary channel.</summary>
    public const string ChannelHeader = "pix-channel";

    /// <summary>Lane of a request.</summary>
    public static Lane Of(Operation operation, ExchangeRequest request) => operation.Route switch
    {
        Route.Dict => Lane.Dict,
        Route.DictKeysCheck => Lane.DictKeysCheck,
        Route.SpiSend => IsSecondary(request) ? Lane.SpiSecondary : Lane.Spi,
        Route.SpiStream => IsSecondary(request) ? Lane.SpiSecondaryStream : Lane.SpiStream,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Route, "No lane is defined for this route."),
    };

    /// <summary>The channel of the SPI that a lane belongs to.</summary>
    public static SpiChannel ChannelOf(Lane lane) => lane switch
    {
        Lane.Spi or Lane.SpiStream => SpiChannel.Primary,
        Lane.SpiSecondary or Lane.SpiSecondaryStream => SpiChannel.Secondary,
        _ => SpiChannel.None,
    };

    /// <summary>Whether bodies are compressed: ICOM requires it on the secondary channel and recommends it on the primary; DICT takes none.</summary>
    public static bool Compresses(Lane lane, TransmissionOptions options) => lane == Lane.SpiSecondary || (lane == Lane.Spi && options.CompressPrimary);

    /// <summary>Whether the service asks for SPI's secondary channel.</summary>
    public static bool IsSecondary(ExchangeRequest request) => request.Headers.Any(header =>
        header.Name.Equals(ChannelHeader, StringComparison.OrdinalIgnoreCase) && header.Value.Equals("secondary", StringComparison.OrdinalIgnoreCase));
}
