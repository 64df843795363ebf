using System.ComponentModel.DataAnnotations;

namespace Pix.Grains;

/// <summary>How often Pix itself sends queries to the Central Bank, and how long a silo may stay unable to sign. Section <c>Pix</c>.</summary>
public sealed class WatchOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>How often Pix asks DICT for the bucket levels, 30 s to 1 day. Default 5 min. A budget owner also asks when it starts.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan PolicyInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often each silo reads the SPI's catalogue of message versions, 1 min to 1 day. Default 15 min. A silo also reads it at start.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan CatalogInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wait between a failed reading of the catalogue and the next try, 100 ms to 1 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CatalogRetry { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A silo that cannot sign while another silo can is replaced after this time: its <c>/health/live</c> then returns 503. 1 s to 1 day.
    /// Default 2 min, because an HSM often recovers by itself and starting a new container takes as long. The setting is read only at start.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ContainerPatience { get; set; } = TimeSpan.FromMinutes(2);
}
