using Orleans.Concurrency;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>
/// Owns one lane of a participant on this silo: the lane's settings and its open endpoints. The grain key is a <see cref="LaneKey"/>. A call to
/// this grain always runs on the caller's silo.
/// </summary>
[Alias("pix.ILaneGrain")]
internal interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>Returns the lane's sender. The caller keeps the sender and uses it directly on any thread, so no message waits for this grain.</summary>
    [Alias("Get")]
    Task<Immutable<LaneSender>> GetAsync();

    /// <summary>Applies the settings, the client certificate and the transmitters that were replaced since the last call.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}
