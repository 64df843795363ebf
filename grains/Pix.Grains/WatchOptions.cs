using System.ComponentModel.DataAnnotations;

namespace Pix.Grains;

/// <summary>How often Pix asks the Central Bank on its own account, and how long it bears with itself. Section <c>Pix</c>.</summary>
public sealed class WatchOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>How often DICT is asked what is in the rate buckets, 30 s to 1 day; and whenever their keeper starts. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "1.00:00:00")]
    public TimeSpan PolicyInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often each silo asks the SPI for its message versions, 1 min to 1 day; and at start. Default 15 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan CatalogInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a reading of the catalogue may fail before it is read again at the interval, 100 ms to 1 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CatalogRetry { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a silo may be unable to sign while another can, before its <c>/health/live</c> says 503 and its container is replaced, 1 s to 1 day. Default 2 min: HSMs come back by themselves, and a container takes as long to start. Taken at start.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ContainerPatience { get; set; } = TimeSpan.FromMinutes(2);
}
