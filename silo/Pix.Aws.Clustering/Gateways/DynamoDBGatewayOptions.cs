namespace Pix.Aws.Clustering;

/// <summary>Where clients look for the gateways of a cluster.</summary>
public sealed class DynamoDBGatewayOptions : DynamoDBClientOptions;
