using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Transmission.Tls;

namespace Pix.Transmission;

/// <summary>Registers the services that send to the Central Bank.</summary>
public static class TransmissionServices
{
    /// <summary>
    /// Adds the services that lanes need, and validates <see cref="TransmissionOptions"/> at start. The host must register an
    /// <see cref="IClientCertificate"/> and own the lanes.
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
        return services;
    }
}
