using System.ComponentModel.DataAnnotations;

namespace Pix.Api.Clustering;

/// <summary>How the front door finds the silos. Section <c>Pix</c>.</summary>
public sealed class ClusteringOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Name of the cluster; silos and front doors with the same name find each other. Default <c>pix</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "pix";

    /// <summary>Gateway ports of the silos on this machine. Default 30000.</summary>
    [MinLength(1)]
    public int[] GatewayPorts { get; set; } = [];
}
