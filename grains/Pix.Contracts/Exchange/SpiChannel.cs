namespace Pix.Contracts.Exchange;

/// <summary>Which of the SPI's two channels a silo took for a request (ICOM 1.12).</summary>
public enum SpiChannel
{
    /// <summary>None: another system, a request that ended before one was chosen, or a silo of a version that does not tell.</summary>
    None,

    /// <summary>For what a user waits for.</summary>
    Primary,

    /// <summary>For scheduled and bulk traffic.</summary>
    Secondary,
}
