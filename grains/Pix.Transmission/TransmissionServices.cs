using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Transmission.Tls;

namespace Pix.Transmission;

/// <summary>Registers what sends to the Central Bank.</summary>
public static class TransmissionServices
{
    /// <summary>
    /// Adds what lanes need, with <see cref="TransmissionOptions"/> validated at start. The host registers an <see
    /// cref="IClientCertificate"/>, and owns the lanes.
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
