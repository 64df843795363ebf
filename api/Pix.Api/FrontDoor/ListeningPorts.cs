using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Pix.Api.FrontDoor;

/// <summary>The actual ports of a started front door; they differ from the settings where those say 0.</summary>
/// <param name="Dict">DICT.</param>
/// <param name="Spi">SPI.</param>
/// <param name="Management">Management.</param>
public sealed record ListeningPorts(int Dict, int Spi, int Management)
{
    /// <summary>Reads the ports of a started host.</summary>
    public static ListeningPorts Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Kestrel lists the addresses in the order of binding.
        int[] ports = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(address => new Uri(address).Port)];
        return new ListeningPorts(ports[0], ports[1], ports[2]);
    }
}
