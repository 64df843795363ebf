namespace Pix.Transmission;

/// <summary>
/// A kind of traffic to the Central Bank with connections, limits and circuits of its own, so that reading streams never starves sending,
/// nor the bulk channel the urgent one.
/// </summary>
public enum Lane
{
    /// <summary>DICT.</summary>
    Dict,

    /// <summary>DICT's servers for <c>keys/check</c>; the DICT endpoint when none is configured.</summary>
    DictKeysCheck,

    /// <summary>SPI, sending on the primary channel.</summary>
    Spi,

    /// <summary>SPI, reading streams of the primary channel.</summary>
    SpiStream,

    /// <summary>SPI, sending on the secondary channel; the primary endpoint when none is configured.</summary>
    SpiSecondary,

    /// <summary>SPI, reading streams of the secondary channel.</summary>
    SpiSecondaryStream,
}
