using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Pix.Silo;
using Pix.Simulator;
using Pix.TestToken;

namespace Pix.Cluster.Tests.Support;

/// <summary>Three silos and a Central Bank that enforces its limits, for tests that lose silos.</summary>
internal sealed class RateCluster : IAsyncDisposable
{
    /// <summary>Small, so that the limit is what holds the silos back and not this machine.</summary>
    public const int SpiCapacity = 60, SpiRefill = 8;

    private static Dictionary<string, string?> _settings = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-rates-").FullName;
    private SimulatedBank? _bank;

    public TestCluster Silos { get; private set; } = null!;

    public CentralBank CentralBank => _bank!.Control;

    public static async Task<RateCluster> StartAsync(PixToken token, CancellationToken cancellationToken)
    {
        Some.SkipUnlessInstancesAreApart();
        var cluster = new RateCluster();
        await cluster.StartSimulatorAsync(token, cancellationToken);
        var builder = new TestClusterBuilder(initialSilosCount: 3);
        builder.Options.ServiceId = "pix";
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<Setup>();
        builder.AddClientBuilderConfigurator<ClientSetup>();
        cluster.Silos = builder.Build();
        await cluster.Silos.DeployAsync(cancellationToken);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.StopAllSilosAsync();
        await Silos.DisposeAsync();
        await _bank!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartSimulatorAsync(PixToken token, CancellationToken cancellationToken)
    {
        _bank = await SimulatedBank.StartAsync(_folder, token, new SimulatorOptions
        {
            EnforceLimits = true,
            SpiBucketCapacity = SpiCapacity,
            SpiBucketRefill = SpiRefill,
            RecordedExchanges = 100_000,
        }, cancellationToken);
        _settings = _bank.Settings(token, new Dictionary<string, string?>
        {
            ["Pix:RateLimits:SPI_PRIMARY"] = $"{SpiCapacity} {SpiRefill}/s",
            ["Pix:BcbSpiSecondaryEndpoint"] = $"127.0.0.1:{_bank.Simulator.SpiPort}",
        });
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
