using Pix.Transmission;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>The lanes of this silo. Each lane is opened at its first use.</summary>
internal interface ILanes
{
    /// <summary>Returns the sender of a lane, and opens the lane if needed.</summary>
    ValueTask<LaneSender> GetAsync(Lane lane);
}
