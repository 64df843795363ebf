namespace Pix.Simulator.Spi;

/// <summary>The SPI itself as sender or receiver of messages.</summary>
internal static class SpiParty
{
    /// <summary>ISPB of the Central Bank.</summary>
    public const string Ispb = "00038166";
}
