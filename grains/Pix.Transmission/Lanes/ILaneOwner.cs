using Pix.Transmission.Endpoints;

namespace Pix.Transmission.Lanes;

/// <summary>To whom a lane belongs: it has the transmitters of the lane's endpoints, and lets the lane take what changed.</summary>
internal interface ILaneOwner
{
    /// <summary>Runs <see cref="LaneSender.TakeChangesAsync"/>, one run after the other; called by any number of requests.</summary>
    Task RefreshAsync();

    /// <summary>Opens the transmitter of an endpoint for these settings, or gives the one that is open for them.</summary>
    Task<Transmitter> OpenAsync(EndpointAddress endpoint, LaneSettings settings);

    /// <summary>Gives up the transmitter of an endpoint that the settings do not name any more.</summary>
    Task CloseAsync(EndpointAddress endpoint);
}
