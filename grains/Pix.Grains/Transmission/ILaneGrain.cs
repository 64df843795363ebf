using Orleans.Concurrency;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>
/// Owns one lane of a participant on this silo, with the lane's settings and open endpoints. The grain key is a <see cref="LaneKey"/>. A
/// call never leaves the silo.
/// </summary>
[Alias("pix.ILaneGrain")]
internal interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>Returns the lane's sender. A caller gets the sender once and then uses it directly on any thread, so no message waits for this grain.</summary>
    [Alias("Get")]
    Task<Immutable<LaneSender>> GetAsync();

    /// <summary>Applies settings, client certificate and transmitters that were replaced since the last call.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}
