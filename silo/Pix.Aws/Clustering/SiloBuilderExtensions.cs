using Pix.Aws.Clustering.Membership;

namespace Pix.Aws.Clustering;

/// <summary>Lets silos find each other in DynamoDB.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>Keeps the cluster's membership in DynamoDB.</summary>
    public static ISiloBuilder UseDynamoDBClustering(this ISiloBuilder builder, Action<DynamoDBClusteringOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDynamoDBMembership(configureOptions);
        return builder;
    }
}
