using System.ComponentModel.DataAnnotations;
using Pix.Http;
using Pix.Settings;

namespace Pix.Api.FrontDoor;

/// <summary>Ports, addresses and limits of the front door. Section <c>Pix</c>; <c>Pix__DictPort</c> in the environment.</summary>
public sealed class FrontDoorOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Port for DICT requests. Default 8080, as in the Java sample; 0 takes any free port (for tests).</summary>
    [Range(0, 65535)]
    public int DictPort { get; set; } = 8080;

    /// <summary>Port for SPI requests. Default 9090; 0 takes any free port.</summary>
    [Range(0, 65535)]
    public int SpiPort { get; set; } = 9090;

    /// <summary>Port for <c>/check</c>, <c>/health</c>, <c>/metrics</c> and <c>/console</c>. Default 7070; 0 takes any free port.</summary>
    [Range(0, 65535)]
    public int ManagementPort { get; set; } = 7070;

    /// <summary>
    /// IP address to listen on. Default 127.0.0.1. If other machines can reach the address, callers must be authenticated (<c>Pix:CallerAuthentication</c>).
    /// </summary>
    [Required]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// IP address of the management port. Default: the value of <see cref="ListenAddress"/>. Anyone who can reach this address can read the
    /// console and the metrics.
    /// </summary>
    public string ManagementAddress { get; set; } = "";

    /// <summary>
    /// DNS names of this front door, separated by commas. IP addresses, <c>localhost</c> and the machine's own name need not be listed. The
    /// host name of a request is checked on loopback and on the management port, and on every port if at least one name is listed.
    /// </summary>
    [HostNames.Setting]
    public string HostNames { get; set; } = "";

    /// <summary>
    /// Server certificate for TLS on the DICT and SPI ports, with its intermediate certificates: PEM text, or the path of a PEM file. If empty
    /// (default), both ports use plain HTTP.
    /// </summary>
    public TextOrFile FrontDoorCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>Private key of <see cref="FrontDoorCertificate"/>: PEM text, or the path of a PEM file.</summary>
    public TextOrFile FrontDoorKey { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>
    /// Allows a front door that other machines can reach and that does not authenticate callers. Without this setting, such a front door does not start.
    /// </summary>
    public bool AllowAnonymousNetworkCallers { get; set; }

    /// <summary>Largest request body in bytes, 1 KiB to 64 MiB. Default 1 MiB. For comparison: ten messages with ten payments each have 290 kB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Maximum number of connections of the DICT port, and of the SPI port, 1 to 100,000. Default 4096. The front door closes a further connection at once.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 4096;

    /// <summary>
    /// Time in which all headers of a request must arrive, 100 ms to 1 min. Default 10 s. After this time the caller gets 408 and the connection is closed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Minimum speed of a request's body in bytes a second, checked after 5 s, 1 to 1,000,000. Default 1024; a slower request gets 408.</summary>
    [Range(1, 1_000_000)]
    public int MinBodyBytesPerSecond { get; set; } = 1024;

    /// <summary>Time for a whole exchange, from the complete request to the reply, 1 s to 55 s. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:55")]
    public TimeSpan ExchangeDeadline { get; set; } = TimeSpan.FromSeconds(10);
}
