namespace Pix.Domain;

/// <summary>Which of the SPI's two channels a silo chose for a request (ICOM 1.12).</summary>
public enum SpiChannel
{
    /// <summary>Neither: DICT, a request that ended before the choice, or a silo of a version that does not report it.</summary>
    None,

    /// <summary>For what a user waits for.</summary>
    Primary,

    /// <summary>For scheduled and bulk traffic.</summary>
    Secondary,
}
