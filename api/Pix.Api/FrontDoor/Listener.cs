using Microsoft.AspNetCore.Http.Features;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>The port of the front door at which a connection arrived. Each connection has this object as a feature.</summary>
/// <param name="Channel">DICT or SPI; null on the management port.</param>
internal sealed record Listener(PixChannel? Channel)
{
    public static readonly Listener Dict = new(PixChannel.Dict);

    public static readonly Listener Spi = new(PixChannel.Spi);

    public static readonly Listener Management = new((PixChannel?)null);

    /// <summary>Returns the port at which the connection of a request arrived.</summary>
    public static Listener Of(HttpContext context) => context.Features.GetRequiredFeature<Listener>();
}
