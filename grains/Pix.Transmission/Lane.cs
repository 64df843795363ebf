namespace Pix.Transmission;

/// <summary>
/// A kind of traffic to the Central Bank with its own connections, limits and circuits. So reading streams never takes connections from sending,
/// and the secondary (bulk) channel never takes connections from the primary channel.
/// </summary>
public enum Lane
{
    /// <summary>DICT, for all operations but <c>keys/check</c>.</summary>
    Dict,

    /// <summary>DICT, for <c>keys/check</c>. Uses the endpoint of DICT when no other endpoint is configured.</summary>
    DictKeysCheck,

    /// <summary>SPI, sending on the primary channel.</summary>
    Spi,

    /// <summary>SPI, reading streams of the primary channel.</summary>
    SpiStream,

    /// <summary>SPI, sending on the secondary channel. Uses the primary endpoint when no secondary endpoint is configured.</summary>
    SpiSecondary,

    /// <summary>SPI, reading streams of the secondary channel.</summary>
    SpiSecondaryStream,
}
