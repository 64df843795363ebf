namespace Pix.Domain;

/// <summary>Channel of the SPI (primary or secondary port) that a silo chose for a request. Source: ICOM manual 1.12.</summary>
public enum SpiChannel
{
    /// <summary>No channel: the request is for DICT, it ended before a channel was chosen, or the silo's version does not report the channel.</summary>
    None,

    /// <summary>Channel for requests that a user waits for.</summary>
    Primary,

    /// <summary>Channel for scheduled and bulk traffic.</summary>
    Secondary,
}
