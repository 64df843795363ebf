using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>Where clients look for the gateways of a cluster.</summary>
public sealed class DynamoDBGatewayOptions : DynamoDBClientOptions;
