using Pix.Transmission;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>The lanes of this silo, opened when they are asked for.</summary>
internal interface ILanes
{
    /// <summary>The sender of a lane.</summary>
    ValueTask<LaneSender> GetAsync(Lane lane);
}
