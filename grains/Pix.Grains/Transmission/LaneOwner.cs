using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>Owner of a lane, as its sender uses it. Each call is passed to the grain of the lane or of an endpoint on this silo.</summary>
internal sealed class LaneOwner(LaneKey key, ILaneGrain lane, IGrainFactory grains) : ILaneOwner
{
    public Task RefreshAsync() => lane.RefreshAsync();

    public async Task<Transmitter> OpenAsync(EndpointAddress endpoint, LaneSettings settings) => (await GrainOf(endpoint).OpenAsync(new(settings))).Value;

    public Task CloseAsync(EndpointAddress endpoint) => GrainOf(endpoint).CloseAsync();

    private ITransmitterGrain GrainOf(EndpointAddress endpoint) => grains.GetGrain<ITransmitterGrain>(new EndpointKey(key, endpoint).ToString());
}
