using Pix.Transmission.Endpoints;

namespace Pix.Transmission.Lanes;

/// <summary>Owner of a lane. It opens and closes the transmitters of the lane's endpoints, and runs the refreshes of the lane.</summary>
internal interface ILaneOwner
{
    /// <summary>Runs <see cref="LaneSender.TakeChangesAsync"/>. Many requests can call this method at the same time, but the runs never overlap.</summary>
    Task RefreshAsync();

    /// <summary>Returns the transmitter of an endpoint for these settings, and opens a transmitter if none is open for them.</summary>
    Task<Transmitter> OpenAsync(EndpointAddress endpoint, LaneSettings settings);

    /// <summary>Closes the transmitter of an endpoint that the settings no longer contain.</summary>
    Task CloseAsync(EndpointAddress endpoint);
}
