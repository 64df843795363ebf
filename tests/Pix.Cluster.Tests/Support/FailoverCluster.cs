using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Pix.Api;
using Pix.Api.FrontDoor;
using Pix.AuditReader.Sql;
using Pix.Silo;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>A front door, a silo and two Central Banks with the same keys, of which the first is behind a port that can die.</summary>
internal sealed class FailoverCluster : IAsyncDisposable
{
    /// <summary>How often an endpoint that was left is tried.</summary>
    public static readonly TimeSpan TriedEach = TimeSpan.FromMilliseconds(500);

    private static Dictionary<string, string?> _settings = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-failover-").FullName;
    private readonly List<SimulatedBank> _banks = [];
    private TestCluster? _silos;
    private WebApplication? _api;

    public Relay FirstPort { get; private set; } = null!;

    public CentralBank First => _banks[0].Control;

    public CentralBank Second => _banks[1].Control;

    public HttpClient Spi { get; private set; } = null!;

    private string AuditPath => Path.Combine(_folder, "audit");

    public static async Task<FailoverCluster> StartAsync(PixToken token, CancellationToken cancellationToken)
    {
        Some.SkipUnlessInstancesAreApart();
        var cluster = new FailoverCluster();
        for (var bank = 0; bank < 2; bank++)
        {
            cluster._banks.Add(await SimulatedBank.StartAsync(cluster._folder, token, new(), cancellationToken));
        }

        cluster.FirstPort = new Relay(cluster._banks[0].Simulator.SpiPort);
        cluster.FirstPort.Live();
        _settings = cluster.Settings(token);
        await cluster.StartSiloAsync(cancellationToken);
        await cluster.StartApiAsync(cancellationToken);
        return cluster;
    }

    /// <summary>The audit's answer, once it has as many rows as expected.</summary>
    public Task<AuditQueryResult> AuditAsync(string sql, int rows) => PixCluster.AuditAsync(AuditPath, sql, rows);

    public async ValueTask DisposeAsync()
    {
        Spi?.Dispose();
        await PixCluster.EndAsync(_api, _silos);
        await FirstPort.DisposeAsync();
        foreach (var bank in _banks)
        {
            await bank.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string?> Settings(PixToken token)
    {
        var settings = _banks[1].Settings(token, new()
        {
            ["Pix:BcbSpiSecondaryEndpoint"] = $"127.0.0.1:{_banks[1].Simulator.SpiPort}",
            // Time enough for the first endpoint to die before a resend.
            ["Pix:ResendDelay"] = "00:00:02",
            ["Pix:CircuitBreak"] = TriedEach.ToString("c"),
            ["Pix:AuditShipInterval"] = "00:00:00.200",
        });
        settings["Pix:BcbSpiEndpoint"] = $"127.0.0.1:{FirstPort.Port},127.0.0.1:{_banks[1].Simulator.SpiPort}";
        return settings;
    }

    private async Task StartSiloAsync(CancellationToken cancellationToken)
    {
        var builder = new TestClusterBuilder(initialSilosCount: 1);
        builder.Options.ServiceId = "pix";
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<Setup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        _silos = builder.Build();
        await _silos.DeployAsync(cancellationToken);
    }

    private async Task StartApiAsync(CancellationToken cancellationToken)
    {
        _api = ApiHost.Build(
        [
            "--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0", $"--Pix:ClusterId={_silos!.Options.ClusterId}",
            $"--Pix:GatewayPorts:0={_silos.Silos[0].GatewayAddress.Endpoint.Port}", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning",
        ]);
        await _api.StartAsync(cancellationToken);
        Spi = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri($"http://127.0.0.1:{ListeningPorts.Of(_api).Spi}") };
    }

    private sealed class Setup : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
            siloBuilder.Services.AddSingleton<IConfiguration>(configuration);
            siloBuilder.Services.AddPixRooms(configuration);
        }
    }
}
