using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Gateways;

/// <summary>Reads the gateways of a cluster from its membership table in DynamoDB: all active silos with a gateway port.</summary>
internal sealed class DynamoDBGatewayListProvider : IGatewayListProvider, IDisposable
{
    private readonly DynamoDBGatewayOptions _options;
    private readonly string _clusterId;
    private readonly AmazonDynamoDBClient _client;
    private readonly ClusterTable _table;

    public DynamoDBGatewayListProvider(
        IOptions<DynamoDBGatewayOptions> options, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways, TimeProvider time,
        ILogger<DynamoDBGatewayListProvider> logger)
    {
        _options = options.Value;
        _clusterId = cluster.Value.ClusterId;
        MaxStaleness = gateways.Value.GatewayListRefreshPeriod;
        _client = DynamoDBClientFactory.Create(_options);
        _table = new ClusterTable(_client, _options, time, logger);
    }

    public TimeSpan MaxStaleness { get; }

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => _table.EnsureAsync(CancellationToken.None);

    public async Task<IList<Uri>> GetGateways()
    {
        var gateways = new List<Uri>();
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var page = await PageAsync(from);
            gateways.AddRange((page.Items ?? []).Select(GatewayOf));
            from = page.LastEvaluatedKey;
        }
        while (from is { Count: > 0 });
        return gateways;
    }

    public void Dispose() => _client.Dispose();

    private async Task<QueryResponse> PageAsync(Dictionary<string, AttributeValue>? from)
    {
        try
        {
            return await _client.QueryAsync(new QueryRequest
            {
                TableName = _options.TableName,
                KeyConditionExpression = $"{SiloColumns.DeploymentId} = :cluster",
                FilterExpression = $"{SiloColumns.SiloStatus} = :active AND {SiloColumns.ProxyPort} > :none",
                ExpressionAttributeValues = new()
                {
                    [":cluster"] = ItemValues.Text(_clusterId),
                    [":active"] = ItemValues.Number((int)SiloStatus.Active),
                    [":none"] = ItemValues.Number(0),
                },
                ExclusiveStartKey = from,
            });
        }
        catch (ResourceNotFoundException missing)
        {
            throw _table.Missing(missing);
        }
    }

    private static Uri GatewayOf(Dictionary<string, AttributeValue> row) => SiloAddress.New(
        IPAddress.Parse(row.TextOf(SiloColumns.Address)!), row.NumberOf(SiloColumns.ProxyPort), row.NumberOf(SiloColumns.Generation)).ToGatewayUri();
}
