using System.ComponentModel.DataAnnotations;

namespace Pix.Silo.Clustering;

/// <summary>Name, ports and address of this silo in its cluster. Section <c>Pix</c>; in environment variables for example <c>Pix__SiloPort</c>.</summary>
public sealed class SiloClusteringOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Name of the cluster. Silos and front doors with the same cluster name find each other. Default <c>pix</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "pix";

    /// <summary>The place where the list of silos is kept. Default <see cref="ClusteringKind.Localhost"/>.</summary>
    public ClusteringKind Clustering { get; set; }

    /// <summary>IP address at which other silos and front doors reach this silo; only used with DynamoDB. Default: this machine's own address.</summary>
    public string AdvertisedAddress { get; set => field = value ?? ""; } = "";

    /// <summary>Name of this silo and of its journal's folder. Must differ between silos. Default: the machine's name, a hyphen and the silo port.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>Port to which other silos connect. Default 11111.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port to which front doors connect. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Silo port of the first silo on this machine, which keeps the membership of a localhost cluster. Default: this silo is the first.</summary>
    [Range(1, 65535)]
    public int? PrimarySiloPort { get; set; }
}
