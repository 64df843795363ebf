namespace Pix.Silo.Clustering;

/// <summary>Where the silos of the cluster are listed.</summary>
public enum ClusteringKind
{
    /// <summary>On this machine, by the first silo (<see cref="SiloClusteringOptions.PrimarySiloPort"/>).</summary>
    Localhost,

    /// <summary>In a DynamoDB table; section <c>Pix:DynamoDB</c> has the names of Orleans' own provider.</summary>
    DynamoDB,
}
