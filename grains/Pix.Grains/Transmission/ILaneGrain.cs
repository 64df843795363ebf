using Orleans.Concurrency;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>
/// Owns one lane of a participant on this silo: its settings, and which of its endpoints are open. Key: <see cref="LaneKey"/>. Local: a
/// call never leaves its silo.
/// </summary>
[Alias("pix.ILaneGrain")]
internal interface ILaneGrain : IGrainWithStringKey
{
    /// <summary>Gives the lane's sender. It is asked for once and then used directly, on any thread: no message waits for a turn of this grain.</summary>
    [Alias("Get")]
    Task<Immutable<LaneSender>> GetAsync();

    /// <summary>Takes settings, client certificate and transmitters that were replaced.</summary>
    [Alias("Refresh")]
    Task RefreshAsync();
}
