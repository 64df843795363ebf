using Pix.Domain;

namespace Pix.Transmission;

/// <summary>Fixed properties of each lane.</summary>
internal static class LaneFacts
{
    public static PixChannel Channel(this Lane lane) => lane is Lane.Dict or Lane.DictKeysCheck ? PixChannel.Dict : PixChannel.Spi;

    /// <summary>Returns the lane's name in grain keys, for example <c>spi-stream</c>.</summary>
    public static string Word(this Lane lane) => lane switch
    {
        Lane.Dict => "dict",
        Lane.DictKeysCheck => "dict-keys-check",
        Lane.Spi => "spi",
        Lane.SpiStream => "spi-stream",
        Lane.SpiSecondary => "spi-secondary",
        Lane.SpiSecondaryStream => "spi-secondary-stream",
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No word is defined for this lane."),
    };

    /// <summary>Returns the lane that has this name (<see cref="Word"/>).</summary>
    public static Lane Parse(string word) => Enum.GetValues<Lane>().Single(lane => lane.Word() == word);

    public static bool IsStream(this Lane lane) => lane is Lane.SpiStream or Lane.SpiSecondaryStream;
}
