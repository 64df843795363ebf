using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Pix.Protocol;

/// <summary>Registers the operation table and admission.</summary>
public static class ProtocolServices
{
    /// <summary>Adds <see cref="Operations"/> and <see cref="Admission"/>, with <see cref="ProtocolOptions"/> checked at start.</summary>
    public static IServiceCollection AddPixProtocol(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProtocolOptions>()
            .Bind(configuration.GetSection(ProtocolOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProtocolOptions>, ProtocolOptionsValidator>());
        services.TryAddSingleton<Operations>();
        services.TryAddSingleton<Admission>();
        return services;
    }
}
