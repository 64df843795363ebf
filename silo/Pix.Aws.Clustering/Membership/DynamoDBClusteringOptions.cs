using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>The DynamoDB table in which silos keep the membership of their cluster.</summary>
public sealed class DynamoDBClusteringOptions : DynamoDBClientOptions;
