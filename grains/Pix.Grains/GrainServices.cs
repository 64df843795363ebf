using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Grains.Audit;
using Pix.Grains.Exchange;
using Pix.Grains.Operating;
using Pix.Grains.Signing;
using Pix.Grains.Status;
using Pix.Grains.Telemetry;
using Pix.Grains.Transmission;
using Pix.Grains.Verification;
using Pix.Transmission;

namespace Pix.Grains;

/// <summary>Registers what the actors compose.</summary>
public static class GrainServices
{
    /// <summary>Adds the parts of the exchange. The host adds the rooms themselves.</summary>
    public static IServiceCollection AddPixGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VerificationOptions>()
            .Bind(configuration.GetSection(VerificationOptions.Section))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VerificationOptions>, VerificationOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TrustedSignersSource>();
        services.AddSingleton<AnswerVerifier>();
        services.AddSingleton<AuditRecords>();
        services.AddSingleton<MessageSigner>();
        services.AddSingleton<ExchangeMemory>();
        services.AddSingleton<ExchangesUnderWay>();
        services.AddHostedService<ExchangeDrain>();
        services.AddSingleton<ExchangeTelemetry>();
        services.AddSingleton<ExchangeRooms>();
        services.AddSingleton<ISiloMembership, ClusterMembership>();
        services.AddSingleton<ICheckpointSigner, HsmCheckpointSigner>();
        services.AddSingleton<SiloReadinessProbe>();
        services.AddSingleton<SiloView>();
        services.AddSingleton<StoredExchanges>();
        services.AddSingleton<IClientCertificate, HsmClientCertificate>();
        return services;
    }
}
