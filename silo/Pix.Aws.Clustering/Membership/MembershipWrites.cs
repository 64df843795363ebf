using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>
/// Builds the requests that change the membership. A transaction writes a silo's row and the version row, both or neither, and only if each
/// still has the etag that was read.
/// </summary>
internal static class MembershipWrites
{
    private const string NotThere = $"attribute_not_exists({SiloColumns.DeploymentId}) AND attribute_not_exists({SiloColumns.SiloIdentity})";
    private const string AsRead = $"{SiloColumns.ETag} = :readETag";

    /// <summary>Builds the request that adds the version row of a new cluster. The request fails if the row exists.</summary>
    public static PutItemRequest FirstVersion(string table, string clusterId)
    {
        var item = ItemValues.Key(clusterId, SiloColumns.VersionRow);
        item[SiloColumns.MembershipVersion] = ItemValues.Number(0);
        item[SiloColumns.ETag] = ItemValues.Number(0);
        return new PutItemRequest { TableName = table, Item = item, ConditionExpression = NotThere };
    }

    /// <summary>Builds the transaction that adds a silo; null if the version's etag is not a number, so it is not an etag of this table.</summary>
    public static TransactWriteItemsRequest? Insert(string table, string clusterId, MembershipEntry entry, TableVersion version)
    {
        if (!TryParse(version.VersionEtag, out var versionETag))
        {
            return null;
        }

        var item = ItemValues.Key(clusterId, SiloRow.IdentityOf(entry.SiloAddress));
        foreach (var (column, value) in SiloRow.ColumnsOf(entry, version.Version, etag: 0))
        {
            item[column] = value;
        }

        return Both(new TransactWriteItem { Put = new Put { TableName = table, Item = item, ConditionExpression = NotThere } }, NextVersion(table, clusterId, version, versionETag));
    }

    /// <summary>Builds the transaction that changes a silo's row; null if an etag is not a number, so it is not an etag of this table.</summary>
    public static TransactWriteItemsRequest? Change(string table, string clusterId, MembershipEntry entry, string etag, TableVersion version)
    {
        if (!TryParse(etag, out var rowETag) || !TryParse(version.VersionEtag, out var versionETag))
        {
            return null;
        }

        var columns = SiloRow.ColumnsOf(entry, version.Version, rowETag + 1);
        return Both(Change(table, ItemValues.Key(clusterId, SiloRow.IdentityOf(entry.SiloAddress)), columns, rowETag), NextVersion(table, clusterId, version, versionETag));
    }

    /// <summary>
    /// Builds the request that records that a silo is alive. Etag and version do not change, so that the request does not conflict with a change
    /// of the membership.
    /// </summary>
    public static UpdateItemRequest Alive(string table, string clusterId, MembershipEntry entry) => new()
    {
        TableName = table,
        Key = ItemValues.Key(clusterId, SiloRow.IdentityOf(entry.SiloAddress)),
        UpdateExpression = $"SET {SiloColumns.IAmAliveTime} = :alive",
        ConditionExpression = $"attribute_exists({SiloColumns.DeploymentId}) AND attribute_exists({SiloColumns.SiloIdentity})",
        ExpressionAttributeValues = new() { [":alive"] = ItemValues.Text(LogFormatter.PrintDate(entry.IAmAliveTime)) },
    };

    /// <summary>Builds the request that deletes a silo's row, if the row still has the etag that was read.</summary>
    public static DeleteItemRequest Forget(string table, string clusterId, Dictionary<string, AttributeValue> item) => new()
    {
        TableName = table,
        Key = ItemValues.Key(clusterId, item.TextOf(SiloColumns.SiloIdentity)!),
        ConditionExpression = AsRead,
        ExpressionAttributeValues = new() { [":readETag"] = ItemValues.Number(item.NumberOf(SiloColumns.ETag)) },
    };

    private static TransactWriteItem NextVersion(string table, string clusterId, TableVersion version, int versionETag) => Change(
        table,
        ItemValues.Key(clusterId, SiloColumns.VersionRow),
        new() { [SiloColumns.MembershipVersion] = ItemValues.Number(version.Version), [SiloColumns.ETag] = ItemValues.Number(versionETag + 1) },
        versionETag);

    private static TransactWriteItem Change(string table, Dictionary<string, AttributeValue> key, Dictionary<string, AttributeValue> columns, int readETag)
    {
        var values = columns.ToDictionary(column => ":" + column.Key, column => column.Value);
        values[":readETag"] = ItemValues.Number(readETag);
        return new TransactWriteItem
        {
            Update = new Update
            {
                TableName = table,
                Key = key,
                UpdateExpression = "SET " + string.Join(", ", columns.Keys.Select(column => $"{column} = :{column}")),
                ConditionExpression = AsRead,
                ExpressionAttributeValues = values,
            },
        };
    }

    // With the token, the SDK can repeat a write whose answer was lost, and the repetition does not conflict with the first attempt.
    private static TransactWriteItemsRequest Both(TransactWriteItem silo, TransactWriteItem version) =>
        new() { TransactItems = [silo, version], ClientRequestToken = Guid.NewGuid().ToString("N") };

    private static bool TryParse(string? etag, out int number) => int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
