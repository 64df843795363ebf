using Pix.Contracts.Exchange;

namespace Pix.Transmission;

/// <summary>What is so of each lane.</summary>
internal static class LaneFacts
{
    public static PixChannel Channel(this Lane lane) => lane is Lane.Dict or Lane.DictKeysCheck ? PixChannel.Dict : PixChannel.Spi;

    public static bool IsStream(this Lane lane) => lane is Lane.SpiStream or Lane.SpiSecondaryStream;
}
