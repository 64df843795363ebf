namespace Pix.Simulator;

/// <summary>Interfaces of the simulated Central Bank. Each interface has its own port.</summary>
internal enum Channel
{
    /// <summary>The primary channel of the SPI, the instant payment system, over the ICOM interface.</summary>
    Spi,

    /// <summary>The secondary channel of the SPI, for scheduled and bulk payments, over the ICOM interface.</summary>
    SpiSecondary,

    /// <summary>DICT, the directory of Pix keys.</summary>
    Dict,

    /// <summary>The separate servers of DICT that offer only <c>keys/check</c>.</summary>
    DictKeysCheck,
}
