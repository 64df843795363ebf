using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <summary>Grain key of a participant's lane, for example <c>99999010/spi</c>.</summary>
/// <param name="Participant">ISPB of the participant.</param>
/// <param name="Lane">The lane of that participant.</param>
internal sealed record LaneKey(string Participant, Lane Lane)
{
    /// <summary>Parses a grain key.</summary>
    public static LaneKey Parse(string key) => key.Split('/') is [var participant, var lane]
        ? new(participant, LaneFacts.Parse(lane))
        : throw new FormatException($"The key of a lane is participant/lane, not '{key}'.");

    /// <inheritdoc/>
    public override string ToString() => $"{Participant}/{Lane.Word()}";
}
