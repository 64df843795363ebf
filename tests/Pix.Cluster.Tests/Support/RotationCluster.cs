using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;
using Pix.Api;
using Pix.Api.FrontDoor;
using Pix.Silo;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>A front door and two silos whose settings change while they run, one silo's after the other's.</summary>
internal sealed class RotationCluster : IAsyncDisposable
{
    // The silos are set up by a class that Orleans makes.
    private static RotationCluster? _starting;

    private readonly List<IConfigurationRoot> _configurations = [];
    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("pix-rotation-").FullName;
    private Dictionary<string, string?> _settings = [];
    private SimulatedBank? _bank;
    private TestCluster? _silos;
    private WebApplication? _api;

    public CentralBank CentralBank => _bank!.Control;

    public HttpClient Spi { get; private set; } = null!;

    public string AuditPath => Path.Combine(_folder, "audit");

    /// <summary>The services of each silo.</summary>
    public IReadOnlyList<IServiceProvider> SiloServices => [.. _silos!.Silos.OfType<InProcessSiloHandle>().Select(silo => silo.SiloHost.Services)];

    public static async Task<RotationCluster> StartAsync(PixToken token, Dictionary<string, string?> more, CancellationToken cancellationToken)
    {
        Some.SkipUnlessInstancesAreApart();
        var cluster = _starting = new RotationCluster();
        cluster._bank = await SimulatedBank.StartAsync(cluster._folder, token, new(), cancellationToken);
        cluster._settings = cluster._bank.Settings(token, new()
        {
            ["Pix:BcbSpiSecondaryEndpoint"] = $"127.0.0.1:{cluster._bank.Simulator.SpiPort}",
            ["Pix:AuditShipInterval"] = "00:00:00.200",
        });
        foreach (var (setting, value) in more)
        {
            cluster._settings[setting] = value;
        }

        var builder = new TestClusterBuilder(initialSilosCount: 2);
        builder.Options.ServiceId = "pix";
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<Setup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        cluster._silos = builder.Build();
        await cluster._silos.DeployAsync(cancellationToken);
        await cluster.StartApiAsync(cancellationToken);
        return cluster;
    }

    /// <summary>Changes settings of every silo, one silo after the other; returns when all have taken them.</summary>
    public async Task ChangeAsync(params (string Setting, string Value)[] changes)
    {
        var taken = Taken();
        foreach (var configuration in _configurations)
        {
            foreach (var (setting, value) in changes)
            {
                configuration[$"Pix:{setting}"] = value;
            }

            configuration.Reload();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Taken() < taken + _configurations.Count)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Spi?.Dispose();
        await PixCluster.EndAsync(_api, _silos);
        if (_bank is not null)
        {
            await _bank.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private int Taken() => _log.Count(line => line.Contains("Keys or certificates changed", StringComparison.Ordinal));

    private async Task StartApiAsync(CancellationToken cancellationToken)
    {
        string[] gateways = [.. _silos!.Silos.Select((silo, index) => $"--Pix:GatewayPorts:{index}={silo.GatewayAddress.Endpoint.Port}")];
        _api = ApiHost.Build(
        [
            "--Pix:DictPort=0", "--Pix:SpiPort=0", "--Pix:ManagementPort=0",
            $"--Pix:ClusterId={_silos.Options.ClusterId}", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning", .. gateways,
        ]);
        await _api.StartAsync(cancellationToken);
        Spi = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri($"http://127.0.0.1:{ListeningPorts.Of(_api).Spi}") };
    }

    private sealed class Setup : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(_starting!._settings).Build();
            _starting._configurations.Add(configuration);
            siloBuilder.Services.AddSingleton<IConfiguration>(configuration);
            siloBuilder.Services.AddPixRooms(configuration);
            siloBuilder.Services.AddLogging(logging => logging.AddProvider(new CollectingLoggerProvider(_starting._log)));
        }
    }
}
