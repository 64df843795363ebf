using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Transmission;

/// <summary>Registers what sends to the Central Bank.</summary>
public static class TransmissionServices
{
    /// <summary>
    /// Adds <see cref="LaneSenders"/>, with <see cref="TransmissionOptions"/> validated at start. The host registers an <see
    /// cref="IClientCertificate"/>.
    /// </summary>
    public static IServiceCollection AddPixTransmission(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TransmissionOptions>()
            .Bind(configuration.GetSection(TransmissionOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TransmissionOptions>, TransmissionOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.TryAddSingleton<ServerCertificates>();
        services.TryAddSingleton<LaneSenders>();
        return services;
    }
}
