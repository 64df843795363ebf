using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Pix.Aws.Clustering.Table;

namespace Pix.Aws.Clustering.Membership;

/// <summary>Orleans' membership table (the list of a cluster's silos), kept in DynamoDB.</summary>
/// <remarks>
/// Replaces Orleans' own provider and has the same keys, columns and formats, so that each of the two providers can use the other's table. A
/// change is one transaction on the silo's row and the version row, each conditional on the etag that was read.
/// </remarks>
internal sealed partial class DynamoDBMembershipTable : IMembershipTable, IDisposable
{
    private readonly DynamoDBClusteringOptions _options;
    private readonly string _clusterId;
    private readonly AmazonDynamoDBClient _client;
    private readonly ClusterTable _table;
    private readonly MembershipReads _reads;
    private readonly ILogger _logger;

    public DynamoDBMembershipTable(
        IOptions<DynamoDBClusteringOptions> options, IOptions<ClusterOptions> cluster, TimeProvider time, ILogger<DynamoDBMembershipTable> logger)
    {
        _options = options.Value;
        _clusterId = cluster.Value.ClusterId;
        _logger = logger;
        _client = DynamoDBClientFactory.Create(_options);
        _table = new ClusterTable(_client, _options, time, logger);
        _reads = new MembershipReads(_client, _options.TableName, _clusterId, time, logger);
    }

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await _table.EnsureAsync(CancellationToken.None);
        if (!tryInitTableVersion)
        {
            return;
        }

        try
        {
            await _client.PutItemAsync(MembershipWrites.FirstVersion(_options.TableName, _clusterId));
        }
        catch (ConditionalCheckFailedException)
        {
            // The cluster already has a version row, so there is nothing to do.
        }
        catch (ResourceNotFoundException missing)
        {
            throw _table.Missing(missing);
        }
    }

    public Task<MembershipTableData> ReadRow(SiloAddress siloAddress) => _reads.ReadRowAsync(siloAddress);

    public Task<MembershipTableData> ReadAll() => _reads.ReadAllAsync();

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        TryWriteAsync(MembershipWrites.Insert(_options.TableName, _clusterId, entry, tableVersion), entry);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        TryWriteAsync(MembershipWrites.Change(_options.TableName, _clusterId, entry, etag, tableVersion), entry);

    public Task UpdateIAmAlive(MembershipEntry entry) => _client.UpdateItemAsync(MembershipWrites.Alive(_options.TableName, _clusterId, entry));

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        var rows = await _reads.RowsAsync(_clusterId);
        var forgotten = 0;
        foreach (var row in rows.Where(row => IsDefunct(row, beforeDate.UtcDateTime)))
        {
            forgotten += await TryForgetAsync(row) ? 1 : 0;
        }

        if (forgotten > 0)
        {
            Log.SilosForgotten(_logger, forgotten);
        }
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        foreach (var row in await _reads.RowsAsync(clusterId))
        {
            await _client.DeleteItemAsync(_options.TableName, ItemValues.Key(clusterId, row.TextOf(SiloColumns.SiloIdentity)!));
        }
    }

    public void Dispose() => _client.Dispose();

    // Orleans reads the table again and repeats the change if the result is false. All other failures are exceptions.
    private async Task<bool> TryWriteAsync(TransactWriteItemsRequest? write, MembershipEntry entry)
    {
        if (write is null)
        {
            return false;
        }

        try
        {
            await _client.TransactWriteItemsAsync(write);
            return true;
        }
        catch (TransactionCanceledException lost) when (IsContention(lost))
        {
            Log.WriteLost(_logger, entry.SiloAddress, entry.Status);
            return false;
        }
    }

    private static bool IsContention(TransactionCanceledException canceled) =>
        canceled.CancellationReasons?.Any(reason => reason.Code is "ConditionalCheckFailed" or "TransactionConflict") == true;

    private static bool IsDefunct(Dictionary<string, AttributeValue> row, DateTime before) =>
        row.TextOf(SiloColumns.SiloIdentity) != SiloColumns.VersionRow
        && row.NumberOf(SiloColumns.SiloStatus) != (int)SiloStatus.Active
        && SiloRow.TimeOf(row, SiloColumns.IAmAliveTime) < before
        && SiloRow.TimeOf(row, SiloColumns.StartTime) < before;

    private async Task<bool> TryForgetAsync(Dictionary<string, AttributeValue> row)
    {
        try
        {
            await _client.DeleteItemAsync(MembershipWrites.Forget(_options.TableName, _clusterId, row));
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.WriteLost, LogLevel.Debug, "The membership row of silo {Silo} ({Status}) was not written, because the membership had changed. Orleans reads it again and repeats the change.")]
        public static partial void WriteLost(ILogger logger, SiloAddress silo, SiloStatus status);

        [LoggerMessage(EventIds.SilosForgotten, LogLevel.Information, "{Count} rows of silos that stopped long ago were deleted from the membership table.")]
        public static partial void SilosForgotten(ILogger logger, int count);
    }
}
