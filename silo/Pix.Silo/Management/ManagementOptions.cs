using System.ComponentModel.DataAnnotations;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>Settings of the silo's management port, which has the health paths. Section <c>Pix</c>.</summary>
public sealed class ManagementOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>The management port. Default 7072; 0 means any free port.</summary>
    [Range(0, 65535)]
    public int SiloManagementPort { get; set; } = 7072;

    /// <summary>IP address on which the management port listens. Default 127.0.0.1.</summary>
    [Required]
    public string SiloManagementAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// DNS names under which the management port is called, separated by commas; requests with other names are refused. IP addresses,
    /// <c>localhost</c> and the machine's own name need not be listed.
    /// </summary>
    [HostNames.Setting]
    public string HostNames { get; set; } = "";
}
