namespace Pix.Aws.Clustering;

/// <summary>Where silos keep the membership of their cluster.</summary>
public sealed class DynamoDBClusteringOptions : DynamoDBClientOptions;
