using System.ComponentModel.DataAnnotations;

namespace Pix.Silo.Clustering;

/// <summary>Ports and address of this silo for its cluster. Section <c>Pix</c>; <c>Pix__SiloPort</c> in the environment.</summary>
public sealed class SiloClusteringOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Name of the cluster; silos and front doors with the same name find each other. Default <c>pix</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "pix";

    /// <summary>Where the silos are listed. Default <see cref="ClusteringKind.Localhost"/>.</summary>
    public ClusteringKind Clustering { get; set; }

    /// <summary>Address at which other silos and front doors reach this one, with DynamoDB. Default: this machine's own.</summary>
    public string AdvertisedAddress { get; set => field = value ?? ""; } = "";

    /// <summary>Name of this silo and of its journal's folder; different for each silo. Default: the machine's name and the silo port.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>Port for other silos. Default 11111.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for front doors. Default 30000.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Silo port of the first silo on this machine, which keeps the membership of a localhost cluster. Default: this silo.</summary>
    [Range(1, 65535)]
    public int? PrimarySiloPort { get; set; }
}
