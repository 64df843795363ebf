using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Operations;
using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <summary>Chooses the lane of a request by its operation. For SPI the channel that the caller asks for also decides.</summary>
internal static class LaneChoice
{
    /// <summary>Header by which a caller asks for SPI's secondary channel.</summary>
    public const string ChannelHeader = "pix-channel";

    /// <summary>Returns the lane of a request.</summary>
    public static Lane Of(Operation operation, ExchangeRequest request) => operation.Route switch
    {
        Route.Dict => Lane.Dict,
        Route.DictKeysCheck => Lane.DictKeysCheck,
        Route.SpiSend => IsSecondary(request) ? Lane.SpiSecondary : Lane.Spi,
        Route.SpiStream => IsSecondary(request) ? Lane.SpiSecondaryStream : Lane.SpiStream,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation.Route, "No lane is defined for this route."),
    };

    /// <summary>Returns the SPI channel of a lane; <c>None</c> for a lane of DICT.</summary>
    public static SpiChannel ChannelOf(Lane lane) => lane switch
    {
        Lane.Spi or Lane.SpiStream => SpiChannel.Primary,
        Lane.SpiSecondary or Lane.SpiSecondaryStream => SpiChannel.Secondary,
        _ => SpiChannel.None,
    };

    /// <summary>
    /// Whether request bodies of a lane are compressed. ICOM requires compression on the secondary channel and recommends it on the primary
    /// channel. DICT accepts no compressed bodies.
    /// </summary>
    public static bool Compresses(Lane lane, TransmissionOptions options) => lane == Lane.SpiSecondary || (lane == Lane.Spi && options.CompressPrimary);

    /// <summary>Whether the caller asks for SPI's secondary channel.</summary>
    public static bool IsSecondary(ExchangeRequest request) => request.Headers.Any(header =>
        header.Name.Equals(ChannelHeader, StringComparison.OrdinalIgnoreCase) && header.Value.Equals("secondary", StringComparison.OrdinalIgnoreCase));
}
