using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Pix.Aws.Clustering.Membership;
using Pix.Aws.Clustering.Table;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Clustering;

/// <summary>The table: its schema is that of Orleans' own provider, and making it is optional.</summary>
public sealed class TableTests(DynamoDBLocal dynamo)
{
    private static string NewName() => $"silos-{Guid.NewGuid():N}";

    [Fact]
    public async Task The_table_has_the_keys_and_the_throughput_of_the_options()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo, NewName());

        var table = (await dynamo.Client.DescribeTableAsync(membership.TableName, TestContext.Current.CancellationToken)).Table;

        Assert.Equal([("DeploymentId", KeyType.HASH), ("SiloIdentity", KeyType.RANGE)], table.KeySchema.Select(key => (key.AttributeName, key.KeyType)));
        Assert.All(table.AttributeDefinitions, attribute => Assert.Equal(ScalarAttributeType.S, attribute.AttributeType));
        Assert.Equal((10, 5), (table.ProvisionedThroughput.ReadCapacityUnits, table.ProvisionedThroughput.WriteCapacityUnits));
    }

    [Fact]
    public async Task A_table_that_is_there_is_given_the_options_throughput_or_left_as_it_is()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo, NewName());

        await membership.OpenTable(options => (options.ReadCapacityUnits, options.UpdateIfExists) = (20, false)).InitializeMembershipTable(true);
        Assert.Equal(10, await ReadUnitsAsync(membership.TableName));
        await membership.OpenTable(options => options.ReadCapacityUnits = 20).InitializeMembershipTable(true);
        Assert.Equal(20, await ReadUnitsAsync(membership.TableName));
        await membership.OpenTable(options => options.UseProvisionedThroughput = false).InitializeMembershipTable(true);

        var table = (await dynamo.Client.DescribeTableAsync(membership.TableName, TestContext.Current.CancellationToken)).Table;
        Assert.Equal(BillingMode.PAY_PER_REQUEST, table.BillingModeSummary.BillingMode);
    }

    [Fact]
    public async Task Many_silos_may_make_the_table_at_once()
    {
        var name = NewName();

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => MembershipCase.CreateAsync(dynamo, name)));

        Assert.All(await Task.WhenAll(made.Select(membership => membership.Table.ReadAll())), data => Assert.Empty(data.Members));
        Array.ForEach(made, membership => membership.Dispose());
    }

    [Fact]
    public async Task A_table_that_may_not_be_made_and_is_not_there_is_told_with_its_keys()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var table = membership.OpenTable(options => (options.TableName, options.CreateIfNotExists, options.UpdateIfExists) = (NewName(), false, false));
        var gateways = membership.OpenGateways(options => (options.TableName, options.CreateIfNotExists, options.UpdateIfExists) = (NewName(), false, false));

        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => table.InitializeMembershipTable(true));
        var noGateways = await Assert.ThrowsAsync<InvalidOperationException>(gateways.GetGateways);

        Assert.All([missing, noGateways], failure => Assert.Contains("Create it with partition key DeploymentId and sort key SiloIdentity", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_is_written_as_the_official_provider_writes_it()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        var silo = MembershipCase.NewSilo(SiloStatus.Active);
        (silo.StartTime, silo.IAmAliveTime) = (new DateTime(2026, 1, 31, 12, 30, 15, 250, DateTimeKind.Utc), new DateTime(2026, 1, 31, 13, 0, 0, DateTimeKind.Utc));
        var suspect = MembershipCase.NewSilo().SiloAddress;
        silo.SuspectTimes = [Tuple.Create(suspect, silo.IAmAliveTime), Tuple.Create(suspect, silo.IAmAliveTime.AddSeconds(1))];
        await membership.AddAsync(silo);

        var item = await ItemAsync(membership, $"127.0.0.1-12345-{silo.SiloAddress.Generation}");
        var version = await ItemAsync(membership, "VersionRow");

        Assert.Equal(("127.0.0.1", "12345", "3", "12345", "host", "silo", "1", "0"),
            (item["Address"].S, item["Port"].N, item["SiloStatus"].N, item["ProxyPort"].N, item["HostName"].S, item["SiloName"].S, item["MembershipVersion"].N, item["ETag"].N));
        Assert.Equal(("2026-01-31 12:30:15.250 GMT", "2026-01-31 13:00:00.000 GMT"), (item["StartTime"].S, item["IAmAliveTime"].S));
        Assert.Equal(($"127.0.0.1:12345@{suspect.Generation}|127.0.0.1:12345@{suspect.Generation}", "2026-01-31 13:00:00.000 GMT|2026-01-31 13:00:01.000 GMT"),
            (item["SuspectingSilos"].S, item["SuspectingTimes"].S));
        Assert.Equal(("1", "1"), (version["MembershipVersion"].N, version["ETag"].N));
    }

    [Fact]
    public async Task A_row_of_the_official_provider_is_read_and_a_damaged_one_is_left_out()
    {
        using var membership = await MembershipCase.CreateAsync(dynamo);
        await PutAsync(membership, "10.0.0.7-11111-77", new()
        {
            ["Address"] = new("10.0.0.7"),
            ["Port"] = new() { N = "11111" },
            ["Generation"] = new() { N = "77" },
            ["HostName"] = new("ip-10-0-0-7"),
            ["SiloStatus"] = new() { N = "3" },
            ["ProxyPort"] = new() { N = "30000" },
            ["SiloName"] = new("a"),
            ["StartTime"] = new("2026-01-31 12:30:15.250 GMT"),
            ["IAmAliveTime"] = new("2026-01-31 13:00:00.000 GMT"),
            ["ETag"] = new() { N = "4" },
            ["MembershipVersion"] = new() { N = "0" },
        });
        await PutAsync(membership, "10.0.0.8-11111-78", new() { ["Address"] = new("not an address"), ["ETag"] = new() { N = "0" } });

        var (entry, etag) = Assert.Single((await membership.Table.ReadAll()).Members);

        Assert.Equal(("10.0.0.7:11111@77", SiloStatus.Active, 30000, "4"), (entry.SiloAddress.ToParsableString(), entry.Status, entry.ProxyPort, etag));
        Assert.Equal(new DateTime(2026, 1, 31, 12, 30, 15, 250, DateTimeKind.Utc), entry.StartTime);
    }

    [Fact]
    public void A_profile_without_credentials_is_told() => Assert.Contains(
        "ProfileName is 'no-such-profile'",
        Assert.Throws<InvalidOperationException>(() => DynamoDBClientFactory.Create(new DynamoDBClusteringOptions { Service = "sa-east-1", ProfileName = "no-such-profile" })).Message,
        StringComparison.Ordinal);

    private async Task<long?> ReadUnitsAsync(string table) =>
        (await dynamo.Client.DescribeTableAsync(table, TestContext.Current.CancellationToken)).Table.ProvisionedThroughput.ReadCapacityUnits;

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(MembershipCase membership, string identity) =>
        (await dynamo.Client.GetItemAsync(membership.TableName, ItemValues.Key(membership.ClusterId, identity), true, TestContext.Current.CancellationToken)).Item;

    private Task<PutItemResponse> PutAsync(MembershipCase membership, string identity, Dictionary<string, AttributeValue> columns)
    {
        foreach (var (name, value) in ItemValues.Key(membership.ClusterId, identity))
        {
            columns[name] = value;
        }

        return dynamo.Client.PutItemAsync(membership.TableName, columns, TestContext.Current.CancellationToken);
    }
}
