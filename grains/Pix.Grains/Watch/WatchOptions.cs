using System.ComponentModel.DataAnnotations;

namespace Pix.Grains.Watch;

/// <summary>How often Pix asks the Central Bank on its own account. Section <c>Pix</c>.</summary>
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
}
