namespace Pix.Silo.Clustering;

/// <summary>The place where the membership (the list of the cluster's silos) is kept.</summary>
public enum ClusteringKind
{
    /// <summary>All silos run on this machine, and the first silo keeps the membership (<see cref="SiloClusteringOptions.PrimarySiloPort"/>).</summary>
    Localhost,

    /// <summary>A DynamoDB table has the membership. Section <c>Pix:DynamoDB</c> has the setting names of Orleans' own provider.</summary>
    DynamoDB,
}
