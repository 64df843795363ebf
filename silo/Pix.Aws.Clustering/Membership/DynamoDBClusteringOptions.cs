using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Where silos keep the membership of their cluster.</summary>
public sealed class DynamoDBClusteringOptions : DynamoDBClientOptions;
