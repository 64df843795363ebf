using Pix.Aws.Clustering.Membership;

namespace Pix.Aws.Clustering;

/// <summary>Registers a cluster membership in DynamoDB, through which silos find each other.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>Makes the silo store and read the cluster's membership in a DynamoDB table.</summary>
    public static ISiloBuilder UseDynamoDBClustering(this ISiloBuilder builder, Action<DynamoDBClusteringOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDynamoDBMembership(configureOptions);
        return builder;
    }
}
