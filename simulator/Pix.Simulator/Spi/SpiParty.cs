namespace Pix.Simulator.Spi;

/// <summary>The SPI itself, as a party in messages.</summary>
internal static class SpiParty
{
    /// <summary>ISPB of the Central Bank.</summary>
    public const string Ispb = "00038166";
}
