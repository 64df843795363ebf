namespace Pix.Simulator;

/// <summary>The interfaces of the Central Bank; each has its own port.</summary>
internal enum Channel
{
    /// <summary>The primary channel of the SPI (instant payments), over ICOM.</summary>
    Spi,

    /// <summary>The secondary channel of the SPI, for scheduled and bulk payments, over ICOM.</summary>
    SpiSecondary,

    /// <summary>DICT, the directory of Pix keys.</summary>
    Dict,

    /// <summary>The separate servers of DICT that offer only <c>keys/check</c>.</summary>
    DictKeysCheck,
}
