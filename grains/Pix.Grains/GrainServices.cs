using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Pix.Audit;
using Pix.Audit.Adoption;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Grains.Audit;
using Pix.Grains.Exchange;
using Pix.Grains.Observation;
using Pix.Grains.Rates;
using Pix.Grains.Reading;
using Pix.Grains.Stopping;
using Pix.Grains.Transmission;
using Pix.Grains.Verification;
using Pix.Health;
using Pix.Hsm.Keys;
using Pix.Hsm.Mtls;
using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Settings;
using Pix.Transmission.Tls;

namespace Pix.Grains;

/// <summary>Registers the grains and the services that they use.</summary>
public static class GrainServices
{
    /// <summary>Adds the services of this room. The host adds the other rooms, such as HSM, audit, rates and transmission.</summary>
    public static IServiceCollection AddPixGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VerificationOptions>()
            .Bind(configuration.GetSection(VerificationOptions.Section))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VerificationOptions>, VerificationOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SettingRefusals>();
        services.AddSingleton<TrustedSignersSource>();
        services.AddSingleton<AnswerVerifier>();
        services.AddSingleton<Withholding>();
        services.AddSingleton<AuditHalves>();
        services.AddSingleton<LocalJournals>();
        services.AddSingleton<IExchangeSteps, LocalSteps>();
        services.AddSingleton<ExchangeMemory>();
        services.AddSingleton<ExchangesUnderWay>();
        services.AddSingleton<ReadsUnderWay>();
        services.AddSingleton<PullNextKeys>();
        services.AddSingleton<SiloViews>();
        services.AddHostedService<ExchangeDrain>();
        services.AddSingleton<StopTime>();
        services.AddSingleton<IPostConfigureOptions<HostOptions>>(provider => provider.GetRequiredService<StopTime>());
        services.AddSingleton<IValidateOptions<HostOptions>>(provider => provider.GetRequiredService<StopTime>());
        services.AddSingleton<IPostConfigureOptions<GrainCollectionOptions>>(provider => provider.GetRequiredService<StopTime>());
        services.AddOptions<HostOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, UnknownAfterRule>());
        services.AddSingleton<OperatorOrders>();
        services.AddSingleton<SiloDrain>();
        services.AddHostedService<CentralBankCertificateWatch>();
        services.AddSingleton<ExchangeTelemetry>();
        services.AddSingleton<ISiloMembership, ClusterMembership>();
        services.AddSingleton<ICheckpointSigner, HsmCheckpointSigner>();
        services.AddSingleton<KeptBudgets>();
        services.AddSingleton<PauseResets>();
        services.AddSingleton<SiloLimits>();
        services.AddSingleton<SiloView>();
        services.AddSingleton<OutcomeLedger>();
        services.AddSingleton<AskedParts>();
        services.AddSingleton<RefusedSettings>();
        services.AddSingleton<LostMembers>();
        services.AddHostedService<ClusterWatch>();
        services.AddSingleton<SiloHealthSource>();
        services.AddSingleton(provider => new ContainerPatience(provider.GetRequiredService<IOptions<WatchOptions>>().Value.ContainerPatience, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HealthRound>();
        services.AddHostedService(provider => provider.GetRequiredService<HealthRound>());
        services.AddSingleton(provider => new SiloHealthReport(
            provider.GetRequiredService<SiloReadinessProbe>(), provider.GetRequiredService<SiloHealthSource>(), provider.GetRequiredService<HealthRound>()));
        services.AddSingleton<StoredExchanges>();
        services.AddOptions<WatchOptions>().Bind(configuration.GetSection(WatchOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(MakeDesk);
        services.AddSingleton<ExchangeRates>();
        services.AddSingleton<PolicyReader>();
        services.AddSingleton<CatalogWatch>();
        services.AddSingleton<SiloRounds>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloRounds>());
        services.AddSingleton<ExchangeRunner>();
        services.AddSingleton(provider => new SiloReadinessProbe(
            provider.GetRequiredService<ISigningKeyRing>(),
            provider.GetRequiredService<MtlsIdentity>(),
            provider.GetRequiredService<IAuditJournals>(),
            provider.GetRequiredService<LaneBoard>(),
            provider.GetRequiredService<CatalogWatch>(),
            provider.GetRequiredService<ILocalSiloDetails>(),
            provider.GetRequiredService<IClusterMembershipService>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<SiloDrain>()));
        services.AddSingleton<IClientCertificate, HsmClientCertificate>();
        services.AddSingleton<LaneBoard>();
        services.AddSingleton<LocalLanes>();
        services.AddSingleton<ILanes>(provider => provider.GetRequiredService<LocalLanes>());
        return services;
    }

    // The lease client is named by the silo's address. The address contains the start time, so the lease client of a restarted silo has another name.
    private static RateDesk MakeDesk(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return new RateDesk(
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(),
            budget => new GrainRateAuthority(grains.GetGrain<IRateBudgetGrain>(budget)),
            provider.GetRequiredService<IOptionsMonitor<RateOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RateDesk>>());
    }
}
