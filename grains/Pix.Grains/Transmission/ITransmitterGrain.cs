using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Endpoints;

namespace Pix.Grains.Transmission;

/// <summary>Owns this silo's connections to one endpoint of a lane. The grain key is an <see cref="EndpointKey"/>. A call never leaves the silo.</summary>
[Alias("pix.ITransmitterGrain")]
internal interface ITransmitterGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns the transmitter for these settings and the current client certificate. If the open transmitter has others, a new one
    /// replaces it, and the requests under way end on the old one.
    /// </summary>
    [Alias("Open")]
    Task<Immutable<Transmitter>> OpenAsync(Immutable<LaneSettings> settings);

    /// <summary>
    /// Closes the endpoint because the settings no longer name it. The connections are closed when the requests under way have ended, and
    /// the grain is deactivated.
    /// </summary>
    [Alias("Close")]
    Task CloseAsync();
}
