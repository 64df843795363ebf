namespace Pix.Domain;

/// <summary>The one of the SPI's two channels that a silo chose for a request (ICOM 1.12).</summary>
public enum SpiChannel
{
    /// <summary>No channel: the request is for DICT, it ended before a channel was chosen, or the silo's version does not report the channel.</summary>
    None,

    /// <summary>For requests for which a user is waiting.</summary>
    Primary,

    /// <summary>For scheduled and bulk traffic.</summary>
    Secondary,
}
