using System.ComponentModel.DataAnnotations;

namespace Pix.Api.Clustering;

/// <summary>How the front door finds the silos. Section <c>Pix</c>.</summary>
public sealed class ClusteringOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Name of the cluster. A front door finds only silos whose setting has the same name. Default <c>pix</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "pix";

    /// <summary>Where the front door finds the list of silos. Default <see cref="ClusteringKind.Localhost"/>.</summary>
    public ClusteringKind Clustering { get; set; }

    /// <summary>How often the front door reads the list of silos, 1 s to 10 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan GatewayListRefresh { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gateway ports of the silos on this machine. Default 30000.</summary>
    [MinLength(1)]
    public int[] GatewayPorts { get; set; } = [];
}
