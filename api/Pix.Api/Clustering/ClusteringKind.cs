namespace Pix.Api.Clustering;

/// <summary>Where the front door finds the list of the cluster's silos.</summary>
public enum ClusteringKind
{
    /// <summary>In the settings: silos on this machine, at the ports <see cref="ClusteringOptions.GatewayPorts"/>.</summary>
    Localhost,

    /// <summary>In the DynamoDB table where the silos keep their membership; section <c>Pix:DynamoDB</c>.</summary>
    DynamoDB,
}
