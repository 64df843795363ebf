using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;

namespace Pix.Aws.Clustering.Table;

/// <summary>Creates the DynamoDB table, or changes its throughput to the configured one, if the options allow it.</summary>
internal sealed partial class ClusterTable(IAmazonDynamoDB client, DynamoDBClientOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(2);

    /// <summary>Creates or updates the table, if the options allow it, and waits until the table is active.</summary>
    /// <exception cref="InvalidOperationException">The table does not become active within 2 minutes.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (options is { CreateIfNotExists: false, UpdateIfExists: false })
        {
            return;
        }

        var table = await DescribeAsync(cancellationToken);
        if (table is null)
        {
            await CreateAsync(cancellationToken);
        }
        else if (options.UpdateIfExists)
        {
            await UpdateAsync(table, cancellationToken);
        }
    }

    /// <summary>Creates the exception for a table that does not exist, which says how to create the table.</summary>
    public InvalidOperationException Missing(Exception cause) => new(
        $"DynamoDB has no table '{options.TableName}'. Create it with partition key {SiloColumns.DeploymentId} and sort key {SiloColumns.SiloIdentity}, "
        + "both of type S, or set CreateIfNotExists to true.", cause);

    private async Task<TableDescription?> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.DescribeTableAsync(options.TableName, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (!options.CreateIfNotExists)
        {
            return;
        }

        try
        {
            await client.CreateTableAsync(new CreateTableRequest
            {
                TableName = options.TableName,
                KeySchema = [new KeySchemaElement(SiloColumns.DeploymentId, KeyType.HASH), new KeySchemaElement(SiloColumns.SiloIdentity, KeyType.RANGE)],
                AttributeDefinitions =
                [
                    new AttributeDefinition(SiloColumns.DeploymentId, ScalarAttributeType.S),
                    new AttributeDefinition(SiloColumns.SiloIdentity, ScalarAttributeType.S),
                ],
                BillingMode = Billing,
                ProvisionedThroughput = Throughput,
            }, cancellationToken);
            Log.TableCreated(logger, options.TableName);
        }
        catch (ResourceInUseException)
        {
            // Another silo has created the table, or is creating it.
        }

        await WaitUntilActiveAsync(cancellationToken);
    }

    private async Task UpdateAsync(TableDescription table, CancellationToken cancellationToken)
    {
        await WaitUntilActiveAsync(cancellationToken);
        var (read, write) = (table.ProvisionedThroughput?.ReadCapacityUnits ?? 0, table.ProvisionedThroughput?.WriteCapacityUnits ?? 0);
        var same = options.UseProvisionedThroughput ? (read, write) == (options.ReadCapacityUnits, options.WriteCapacityUnits) : (read, write) == (0, 0);
        if (same)
        {
            return;
        }

        try
        {
            await client.UpdateTableAsync(
                new UpdateTableRequest { TableName = options.TableName, BillingMode = Billing, ProvisionedThroughput = Throughput }, cancellationToken);
            Log.TableChanged(logger, options.TableName);
        }
        catch (ResourceInUseException)
        {
            // Another silo is updating the table.
        }

        await WaitUntilActiveAsync(cancellationToken);
    }

    private async Task WaitUntilActiveAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await DescribeAsync(cancellationToken) is not { } table || table.TableStatus != TableStatus.ACTIVE)
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"DynamoDB's table '{options.TableName}' is not active after {Patience.TotalSeconds} s.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private BillingMode Billing => options.UseProvisionedThroughput ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST;

    private ProvisionedThroughput? Throughput =>
        options.UseProvisionedThroughput ? new ProvisionedThroughput(options.ReadCapacityUnits, options.WriteCapacityUnits) : null;

    private static partial class Log
    {
        [LoggerMessage(EventIds.TableCreated, LogLevel.Information, "DynamoDB table {TableName} was created.")]
        public static partial void TableCreated(ILogger logger, string tableName);

        [LoggerMessage(EventIds.TableChanged, LogLevel.Information, "The throughput of DynamoDB table {TableName} was changed to the configured one.")]
        public static partial void TableChanged(ILogger logger, string tableName);
    }
}
