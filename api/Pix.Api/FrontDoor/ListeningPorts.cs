using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Pix.Api.FrontDoor;

/// <summary>Port numbers on which a started front door listens. If the setting of a port is 0, the operating system chose the number.</summary>
/// <param name="Dict">Port for DICT requests.</param>
/// <param name="Spi">Port for SPI requests.</param>
/// <param name="Management">Management port.</param>
public sealed record ListeningPorts(int Dict, int Spi, int Management)
{
    /// <summary>Reads the ports of a started host.</summary>
    public static ListeningPorts Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Kestrel lists the addresses in the order of the Listen calls: DICT, SPI, management.
        int[] ports = [.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(address => new Uri(address).Port)];
        return new ListeningPorts(ports[0], ports[1], ports[2]);
    }
}
