namespace Pix.Api.Clustering;

/// <summary>Where the silos of the cluster are listed.</summary>
public enum ClusteringKind
{
    /// <summary>On this machine, at <see cref="ClusteringOptions.GatewayPorts"/>.</summary>
    Localhost,

    /// <summary>In the DynamoDB table where the silos keep their membership; section <c>Pix:DynamoDB</c>.</summary>
    DynamoDB,
}
