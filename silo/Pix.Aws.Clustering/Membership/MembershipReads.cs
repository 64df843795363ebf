using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Reads the rows and the version of the membership as one consistent snapshot.</summary>
internal sealed partial class MembershipReads(IAmazonDynamoDB client, string table, string clusterId, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Maximum number of attempts to read a snapshot. An attempt fails only if the membership changes during it, which never happens this often.
    /// </summary>
    private const int MaxLooks = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads a silo's row and the version row in one transaction.</summary>
    public async Task<MembershipTableData> ReadRowAsync(SiloAddress silo)
    {
        var answer = await client.TransactGetItemsAsync(new TransactGetItemsRequest
        {
            TransactItems = [Get(SiloRow.IdentityOf(silo)), Get(SiloColumns.VersionRow)],
        });
        return DataOf([.. answer.Responses.Select(response => response.Item).Where(item => item is { Count: > 0 })]);
    }

    /// <summary>
    /// Reads all rows. A query is not a snapshot, so its result is used only if the version was the same before the query and in it, and no row is
    /// newer than the version.
    /// </summary>
    /// <exception cref="InvalidOperationException">The table has no version row, or changes too fast to be read.</exception>
    public async Task<MembershipTableData> ReadAllAsync()
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            var before = await VersionAsync();
            var rows = await RowsAsync(clusterId);
            var version = rows.Find(IsVersion);
            if (version is not null && version.NumberOf(SiloColumns.ETag) == before.NumberOf(SiloColumns.ETag)
                && rows.TrueForAll(row => row.NumberOf(SiloColumns.MembershipVersion) <= version.NumberOf(SiloColumns.MembershipVersion)))
            {
                return DataOf(rows);
            }

            await Task.Delay(Pause, time);
        }

        throw new InvalidOperationException($"The membership in DynamoDB's table '{table}' changed during each of {MaxLooks} attempts to read it.");
    }

    /// <summary>Reads all items of a cluster, including the version row, without a check for consistency.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> RowsAsync(string cluster)
    {
        var rows = new List<Dictionary<string, AttributeValue>>();
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var page = await client.QueryAsync(new QueryRequest
            {
                TableName = table,
                ConsistentRead = true,
                KeyConditionExpression = $"{SiloColumns.DeploymentId} = :cluster",
                ExpressionAttributeValues = new() { [":cluster"] = ItemValues.Text(cluster) },
                ExclusiveStartKey = from,
            });
            rows.AddRange(page.Items ?? []);
            from = page.LastEvaluatedKey;
        }
        while (from is { Count: > 0 });
        return rows;
    }

    private async Task<Dictionary<string, AttributeValue>> VersionAsync()
    {
        var answer = await client.GetItemAsync(new GetItemRequest
        {
            TableName = table,
            Key = ItemValues.Key(clusterId, SiloColumns.VersionRow),
            ConsistentRead = true,
        });
        return answer.Item is { Count: > 0 } item
            ? item
            : throw new InvalidOperationException($"DynamoDB's table '{table}' has no {SiloColumns.VersionRow} for cluster '{clusterId}'.");
    }

    private TransactGetItem Get(string identity) => new() { Get = new Get { TableName = table, Key = ItemValues.Key(clusterId, identity) } };

    private MembershipTableData DataOf(List<Dictionary<string, AttributeValue>> rows)
    {
        var version = rows.Find(IsVersion);
        var members = new List<Tuple<MembershipEntry, string>>();
        foreach (var row in rows.Where(row => !IsVersion(row)))
        {
            try
            {
                members.Add(Tuple.Create(SiloRow.Read(row), ETagOf(row)));
            }
            catch (FormatException unreadable)
            {
                // An invalid row is skipped, because otherwise no silo could join the cluster.
                Log.RowUnreadable(logger, unreadable, row.TextOf(SiloColumns.SiloIdentity));
            }
        }

        return new MembershipTableData(members, version is null ? new TableVersion(0, "0") : new TableVersion(version.NumberOf(SiloColumns.MembershipVersion), ETagOf(version)));
    }

    private static string ETagOf(Dictionary<string, AttributeValue> row) => row.NumberOf(SiloColumns.ETag).ToString(CultureInfo.InvariantCulture);

    private static bool IsVersion(Dictionary<string, AttributeValue> row) => row.TextOf(SiloColumns.SiloIdentity) == SiloColumns.VersionRow;

    private static partial class Log
    {
        [LoggerMessage(EventIds.RowUnreadable, LogLevel.Error, "The membership row {SiloIdentity} cannot be read and is ignored.")]
        public static partial void RowUnreadable(ILogger logger, Exception failure, string? siloIdentity);
    }
}
