using Microsoft.AspNetCore.Http.Features;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>Which of the front door's ports a connection came in on; kept as a feature of the connection.</summary>
/// <param name="Channel">DICT or SPI; null on the management port.</param>
internal sealed record Listener(PixChannel? Channel)
{
    public static readonly Listener Dict = new(PixChannel.Dict);

    public static readonly Listener Spi = new(PixChannel.Spi);

    public static readonly Listener Management = new((PixChannel?)null);

    /// <summary>The port that this request's connection came in on.</summary>
    public static Listener Of(HttpContext context) => context.Features.GetRequiredFeature<Listener>();
}
