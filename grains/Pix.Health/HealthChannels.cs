namespace Pix.Health;

/// <summary>Names of the channels whose health is judged separately, and what their requests are called.</summary>
public static class HealthChannels
{
    /// <summary>Messages to the SPI.</summary>
    public const string Spi = "spi";

    /// <summary>Requests to DICT.</summary>
    public const string Dict = "dict";

    /// <summary>Reads of the SPI's streams.</summary>
    public const string Streams = "streams";

    /// <summary>All channels, in the order in which reports list them.</summary>
    public static readonly string[] All = [Spi, Dict, Streams];

    /// <summary>What requests of a channel are called in reports, in the plural.</summary>
    public static string Requests(string channel) => channel switch
    {
        Spi => "payments",
        Dict => "DICT requests",
        _ => "reads",
    };
}
