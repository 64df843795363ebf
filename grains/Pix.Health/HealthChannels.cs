namespace Pix.Health;

/// <summary>The channels that are judged separately, and the name of one request of each.</summary>
public static class HealthChannels
{
    /// <summary>Messages to the SPI.</summary>
    public const string Spi = "spi";

    /// <summary>Requests to DICT.</summary>
    public const string Dict = "dict";

    /// <summary>Reads of the SPI's streams.</summary>
    public const string Streams = "streams";

    /// <summary>All of them, in the order of reports.</summary>
    public static readonly string[] All = [Spi, Dict, Streams];

    /// <summary>The name of several requests of a channel.</summary>
    public static string Requests(string channel) => channel switch
    {
        Spi => "payments",
        Dict => "DICT requests",
        _ => "reads",
    };
}
