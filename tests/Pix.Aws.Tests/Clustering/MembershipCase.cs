using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;
using Pix.Aws.Clustering.Gateways;
using Pix.Aws.Clustering.Membership;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Clustering;

/// <summary>A membership of its own in the one table: each test is another cluster.</summary>
internal sealed class MembershipCase : IDisposable
{
    private static int _generation;

    private readonly DynamoDBLocal _dynamo;
    private readonly List<IDisposable> _made = [];

    private MembershipCase(DynamoDBLocal dynamo, string tableName)
    {
        (_dynamo, TableName) = (dynamo, tableName);
        Table = OpenTable();
    }

    public string ClusterId { get; } = $"test-{Guid.NewGuid():N}";

    public string TableName { get; }

    public DynamoDBMembershipTable Table { get; }

    public static async Task<MembershipCase> CreateAsync(DynamoDBLocal dynamo, string tableName = "OrleansSilos")
    {
        var membership = new MembershipCase(dynamo, tableName);
        await membership.Table.InitializeMembershipTable(true);
        return membership;
    }

    /// <summary>Another client of the same membership, as another silo has it.</summary>
    public DynamoDBMembershipTable OpenTable(Action<DynamoDBClusteringOptions>? change = null)
    {
        var options = new DynamoDBClusteringOptions { Service = _dynamo.Url, TableName = TableName };
        change?.Invoke(options);
        return Keep(new DynamoDBMembershipTable(Options.Create(options), Options.Create(Cluster), TimeProvider.System, NullLogger<DynamoDBMembershipTable>.Instance));
    }

    public IGatewayListProvider OpenGateways(Action<DynamoDBGatewayOptions>? change = null)
    {
        var options = new DynamoDBGatewayOptions { Service = _dynamo.Url, TableName = TableName };
        change?.Invoke(options);
        return Keep(new DynamoDBGatewayListProvider(
            Options.Create(options), Options.Create(Cluster), Options.Create(new GatewayOptions()), TimeProvider.System, NullLogger<DynamoDBGatewayListProvider>.Instance));
    }

    public static MembershipEntry NewSilo(SiloStatus status = SiloStatus.Joining, TimeSpan age = default)
    {
        var now = WholeSeconds(DateTime.UtcNow - age);
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 12345, Interlocked.Increment(ref _generation)),
            HostName = "host",
            SiloName = "silo",
            Status = status,
            ProxyPort = 12345,
            StartTime = now,
            IAmAliveTime = now,
        };
    }

    public static DateTime WholeSeconds(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, DateTimeKind.Utc);

    /// <summary>Adds a silo on top of what the table holds now.</summary>
    public async Task<MembershipEntry> AddAsync(MembershipEntry entry)
    {
        var data = await Table.ReadAll();
        Assert.True(await Table.InsertRow(entry, data.Version.Next()));
        return entry;
    }

    public void Dispose() => _made.ForEach(made => made.Dispose());

    private ClusterOptions Cluster => new() { ClusterId = ClusterId, ServiceId = "pix" };

    private T Keep<T>(T made) where T : IDisposable
    {
        _made.Add(made);
        return made;
    }
}
