using System.ComponentModel.DataAnnotations;

namespace Pix.Api.FrontDoor;

/// <summary>Where the front door listens and how much it takes. Section <c>Pix</c>; <c>Pix__DictPort</c> in the environment.</summary>
public sealed class FrontDoorOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Port for DICT requests. Default 8080, as the Java sample had; 0 takes a free one (tests).</summary>
    [Range(0, 65535)]
    public int DictPort { get; set; } = 8080;

    /// <summary>Port for SPI requests. Default 9090; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int SpiPort { get; set; } = 9090;

    /// <summary>Port for <c>/check</c> and <c>/health</c>. Default 7070; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int ManagementPort { get; set; } = 7070;

    /// <summary>Address to listen on. Default 127.0.0.1: callers are not authenticated, so other machines are kept out.</summary>
    [Required]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>Must be true to listen on anything but loopback while callers are not authenticated.</summary>
    public bool AllowAnonymousNetworkCallers { get; set; }

    /// <summary>Largest request body in bytes, 1 KiB to 64 MiB. Default 1 MiB: ten messages of ten payments are 290 kB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a caller waits for everything together, 1 s to 55 s. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:55")]
    public TimeSpan ExchangeDeadline { get; set; } = TimeSpan.FromSeconds(10);
}
