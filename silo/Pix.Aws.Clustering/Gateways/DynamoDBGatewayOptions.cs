using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>The DynamoDB table in which clients (front doors) look for the gateways of a cluster.</summary>
public sealed class DynamoDBGatewayOptions : DynamoDBClientOptions;
