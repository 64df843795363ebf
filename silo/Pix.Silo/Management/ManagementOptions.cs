using System.ComponentModel.DataAnnotations;
using Pix.Http;

namespace Pix.Silo.Management;

/// <summary>The silo's own port for health. Section <c>Pix</c>.</summary>
public sealed class ManagementOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Port for <c>/health</c>. Default 7072; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int SiloManagementPort { get; set; } = 7072;

    /// <summary>Address to listen on. Default 127.0.0.1.</summary>
    [Required]
    public string SiloManagementAddress { get; set; } = "127.0.0.1";

    /// <summary>DNS names of the management port, separated by commas. IP addresses, <c>localhost</c> and the machine's own name need not be listed.</summary>
    [HostNames.Setting]
    public string HostNames { get; set; } = "";
}
