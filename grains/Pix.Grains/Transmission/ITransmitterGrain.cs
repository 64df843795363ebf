using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Endpoints;

namespace Pix.Grains.Transmission;

/// <summary>Owns this silo's connections to one endpoint of a lane. Key: <see cref="EndpointKey"/>. Local: a call never leaves its silo.</summary>
[Alias("pix.ITransmitterGrain")]
internal interface ITransmitterGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gives the transmitter for the lane's settings and the client certificate of now. Another takes the place of one that was made for
    /// others; what is under way there ends.
    /// </summary>
    [Alias("Open")]
    Task<Immutable<Transmitter>> OpenAsync(Immutable<LaneSettings> settings);

    /// <summary>
    /// Gives the endpoint up, which the settings do not name any more: its connections are closed when the requests under way have ended,
    /// and the grain goes.
    /// </summary>
    [Alias("Close")]
    Task CloseAsync();
}
