using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;
using Orleans.TestingHost;
using Pix.Grains.Tests.Verification;
using Pix.Grains.Transmission;
using Pix.Protocol;
using Pix.Transmission;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Support;

/// <summary>A silo with nothing but the grains of lanes and endpoints, in this process and without ports.</summary>
internal sealed class LaneSilo : IAsyncDisposable
{
    public const string Participant = "99999010";

    private readonly InProcessTestCluster _cluster;

    private LaneSilo(TransmissionOptions options, IClientCertificate certificate)
    {
        Options = new ChangingOptions<TransmissionOptions>(options);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<IOptionsMonitor<TransmissionOptions>>(Options)
            .AddSingleton<IOptionsMonitor<ProtocolOptions>>(new FixedOptions<ProtocolOptions>(new ProtocolOptions { Ispb = Participant }))
            .AddSingleton(certificate)
            .AddSingleton<INameResolver>(SystemNames.Shared)
            .AddSingleton<LaneBoard>()
            .AddTransient<LocalLanes>());
        // As in the product: what stays within a silo has no codec.
        builder.ConfigureHost(host => host.Services.Configure<TypeManifestOptions>(types => types.EnableConfigurationAnalysis = false));
        _cluster = builder.Build();
    }

    public ChangingOptions<TransmissionOptions> Options { get; }

    public LaneBoard Board { get; private set; } = null!;

    public IGrainFactory Grains { get; private set; } = null!;

    public static async Task<LaneSilo> StartAsync(TransmissionOptions options, IClientCertificate? certificate = null)
    {
        var silo = new LaneSilo(options, certificate ?? SomeTransmission.Certificate);
        await silo._cluster.DeployAsync(TestContext.Current.CancellationToken);
        silo.Board = silo.Services.GetRequiredService<LaneBoard>();
        silo.Grains = silo.Services.GetRequiredService<IGrainFactory>();
        return silo;
    }

    /// <summary>The lanes for one more user.</summary>
    public LocalLanes Handles() => Services.GetRequiredService<LocalLanes>();

    public ILaneGrain Grain(Lane lane) => Grains.GetGrain<ILaneGrain>(new LaneKey(Participant, lane).ToString());

    public ITransmitterGrain Grain(Lane lane, int port) =>
        Grains.GetGrain<ITransmitterGrain>(new EndpointKey(new LaneKey(Participant, lane), new EndpointAddress("localhost", port)).ToString());

    /// <summary>Lets a grain go, and waits until it is gone.</summary>
    public Task LetGoAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public Task StopAsync() => _cluster.StopSiloAsync(_cluster.Silos[0], TestContext.Current.CancellationToken);

    public Task KillAsync() => _cluster.KillSiloAsync(_cluster.Silos[0], TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private IServiceProvider Services => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress);
}
