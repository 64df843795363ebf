using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Endpoints;

namespace Pix.Grains.Transmission;

/// <summary>Owns this silo's connections to one endpoint of a lane. The grain key is an <see cref="EndpointKey"/>. A call runs on the caller's silo.</summary>
[Alias("pix.ITransmitterGrain")]
internal interface ITransmitterGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns the transmitter for these settings and the current client certificate. If the open transmitter has other settings or another
    /// certificate, a new transmitter replaces it, and requests under way end on the connections of the old transmitter.
    /// </summary>
    [Alias("Open")]
    Task<Immutable<Transmitter>> OpenAsync(Immutable<LaneSettings> settings);

    /// <summary>
    /// Closes the endpoint, because the settings no longer contain it, and deactivates the grain. The connections are closed when the requests
    /// under way on them have ended.
    /// </summary>
    [Alias("Close")]
    Task CloseAsync();
}
