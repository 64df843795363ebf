namespace Pix.Health;

/// <summary>The channels that are judged apart, and what one request of each is called.</summary>
public static class HealthChannels
{
    /// <summary>Messages to the SPI.</summary>
    public const string Spi = "spi";

    /// <summary>Requests to DICT.</summary>
    public const string Dict = "dict";

    /// <summary>Reads of the SPI's streams.</summary>
    public const string Streams = "streams";

    /// <summary>All of them, in the order in which they are told.</summary>
    public static readonly string[] All = [Spi, Dict, Streams];

    /// <summary>What several requests of a channel are called.</summary>
    public static string Requests(string channel) => channel switch
    {
        Spi => "payments",
        Dict => "DICT requests",
        _ => "reads",
    };
}
